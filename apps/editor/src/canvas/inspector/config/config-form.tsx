// The form of a step: its own fields first, then the rarer ones with retry, time-out and failure.
import { ChevronRight } from 'lucide-react';
import { useEffect, useId, useRef, useState } from 'react';
import { classNames } from '../../../ui/class-names.ts';
import { useStep } from '../step-context.ts';
import { ConfigControl } from './config-control.tsx';
import { type ConfigField, configFields, isShown } from './config-fields.ts';
import { fieldElement, focusIn } from './focus-field.ts';
import { StepSettings } from './step-settings.tsx';

export function ConfigForm({ focusField }: { focusField: string | null }) {
  const { node, schema, definition } = useStep();
  const root = useRef<HTMLDivElement>(null);
  const fields = configFields(schema);
  const shown = fields.filter((field) => isShown(field, fields, node.config));
  const main = shown.filter((field) => !field.isAdvanced);
  const advanced = shown.filter((field) => field.isAdvanced);
  const isBehind = focusField !== null && isBehindMore(focusField, main);
  const [isOpen, setOpen] = useState(isBehind);
  const [followed, setFollowed] = useState(focusField);
  if (focusField !== followed) {
    setFollowed(focusField);
    if (isBehind) setOpen(true);
  }
  useEffect(() => {
    if (focusField === null || !root.current || (isBehind && !isOpen)) return;
    const target = fieldElement(root.current, focusField);
    if (target) focusIn(target);
  }, [focusField, isBehind, isOpen]);
  return (
    <div ref={root} className="flex flex-col gap-4 p-4">
      <p className="text-ink-2">{definition.summary}.</p>
      {main.map((field) => (
        <ConfigControl key={field.name} field={field} />
      ))}
      <MoreOptions isOpen={isOpen} onToggle={() => setOpen(!isOpen)} advanced={advanced} />
    </div>
  );
}

function isBehindMore(focusField: string, main: readonly ConfigField[]): boolean {
  const first = focusField.split('.')[0];
  return first !== 'title' && !main.some(({ name }) => name === first);
}

type MoreProps = { isOpen: boolean; onToggle: () => void; advanced: readonly ConfigField[] };

function MoreOptions({ isOpen, onToggle, advanced }: MoreProps) {
  const id = useId();
  return (
    <div className="border-line border-t pt-2">
      <button
        type="button"
        aria-expanded={isOpen}
        aria-controls={id}
        onClick={onToggle}
        className="flex min-h-8 items-center gap-1.5 rounded-mark font-medium text-ink-2 hover:text-ink"
      >
        <ChevronRight aria-hidden className={classNames('size-4 transition-transform', isOpen && 'rotate-90')} />
        More options
      </button>
      <div id={id} hidden={!isOpen} className={isOpen ? 'flex flex-col gap-4 pt-2' : undefined}>
        {isOpen && (
          <>
            {advanced.map((field) => (
              <ConfigControl key={field.name} field={field} />
            ))}
            <StepSettings />
          </>
        )}
      </div>
    </div>
  );
}
