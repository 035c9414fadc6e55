import type { Approval } from '@leeway/shared/api/approvals.ts';
import { TextField } from '../../../ui/text-field.tsx';
import { REASON_KEYS } from '../../decide/reasons.ts';
import type { Item } from '../use-item.ts';

type ReasonChipsProps = { approval: Approval; item: Item; title: string };

/** Why it was changed or rejected: reasons by one key each, whose mistake it was, and a few words if wanted. */
export function ReasonChips({ approval, item, title }: ReasonChipsProps) {
  return (
    <div className="flex flex-col gap-3">
      {approval.reasons.length > 0 && (
        <fieldset>
          <legend className="mb-1.5 font-semibold text-ink-2 text-sm">
            {title} <span className="font-normal">(helps to improve the step)</span>
          </legend>
          <div className="flex flex-wrap gap-1.5">
            {approval.reasons.map((reason, index) => (
              <button
                key={reason}
                type="button"
                aria-pressed={item.reasons.includes(reason)}
                aria-keyshortcuts={index < REASON_KEYS ? String(index + 1) : undefined}
                onClick={() => item.toggle(reason)}
                className={CHIP}
              >
                {index < REASON_KEYS && (
                  <span aria-hidden className="mr-1 opacity-75">
                    {index + 1}
                  </span>
                )}
                {reason}
              </button>
            ))}
          </div>
        </fieldset>
      )}
      {approval.faults.length > 0 && <FaultChoice approval={approval} item={item} />}
      <TextField
        className="max-w-120"
        label="In your words (not required)"
        value={item.note}
        onChange={item.setNote}
        maxLength={1500}
      />
    </div>
  );
}

/** Which step made the mistake: what a step read wrongly is not the draft's fault. */
function FaultChoice({ approval, item }: Omit<ReasonChipsProps, 'title'>) {
  const choices = [{ nodeId: null, title: 'The draft itself' }, ...approval.faults];
  return (
    <fieldset>
      <legend className="mb-1.5 font-semibold text-ink-2 text-sm">What was wrong?</legend>
      <div className="flex flex-wrap gap-x-4 gap-y-1">
        {choices.map(({ nodeId, title }) => (
          <label key={nodeId ?? ''} className="flex min-h-6 items-center gap-1.5 max-wide:min-h-10">
            <input
              type="radio"
              name={`fault-${approval.id}`}
              checked={item.fault === nodeId}
              onChange={() => item.setFault(nodeId)}
              className="size-4 accent-ink"
            />
            {title}
          </label>
        ))}
      </div>
    </fieldset>
  );
}

const CHIP =
  'h-7 rounded-full border border-control px-2.5 text-sm hover:bg-hover aria-pressed:border-ink aria-pressed:bg-ink aria-pressed:text-on-ink max-wide:h-10 max-wide:px-3.5';
