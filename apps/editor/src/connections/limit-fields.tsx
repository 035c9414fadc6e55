import type { ConnectionKind } from '@leeway/shared/api/connections.ts';
import { useId } from 'react';
import type { Form } from '../api/use-form.ts';
import { NumberField } from '../ui/number-field.tsx';
import type { ConnectionValues } from './connection-kinds.ts';

type LimitFieldsProps = { form: Form<ConnectionValues> };

const NOUNS: Readonly<Partial<Record<ConnectionKind, string>>> = { smtp: 'Mails', http: 'Calls' };

/** How much the other side may be asked for. Nothing where others call us: a webhook's secret has no limits. */
export function LimitFields({ form: { values, set, problems } }: LimitFieldsProps) {
  const helpId = useId();
  const noun = NOUNS[values.kind];
  if (noun === undefined) return null;
  return (
    <fieldset aria-describedby={helpId} className="flex flex-col gap-3 border-line border-t pt-4">
      <legend className="float-left font-medium text-ink-2 text-sm">Limits</legend>
      <p id={helpId} className="-mt-2 clear-left text-ink-3 text-xs">
        All runs of all workflows share them; what is over them waits for its turn. Leave a box empty for no limit.
        {values.kind === 'http' && ' When the other side says “too many requests”, everybody waits as long as it asks.'}
      </p>
      <div className="flex flex-wrap gap-4">
        <NumberField
          label={`${noun} at once`}
          placeholder="No limit"
          min={1}
          max={1000}
          value={values.maxAtOnce}
          onChange={(maxAtOnce) => set({ maxAtOnce })}
          error={problems.maxAtOnce}
        />
        <NumberField
          label={`${noun} a minute`}
          placeholder="No limit"
          min={1}
          max={100_000}
          value={values.maxPerMinute}
          onChange={(maxPerMinute) => set({ maxPerMinute })}
          error={problems.maxPerMinute}
        />
      </div>
    </fieldset>
  );
}
