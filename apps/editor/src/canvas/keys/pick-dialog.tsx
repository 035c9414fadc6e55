import { type KeyboardEvent, useId, useRef, useState } from 'react';
import { classNames } from '../../ui/class-names.ts';
import { Dialog } from '../../ui/dialog.tsx';
import { optionsFor, type PickOption } from './pick-option.ts';

export type PickDialogProps = {
  title: string;
  description?: string;
  placeholder: string;
  options: readonly PickOption[];
  /** Said when there is nothing to pick from, or nothing fits what was typed. */
  emptyText: string;
  onPick: (id: string) => void;
  onClose: () => void;
};

/** A list to pick from by typing, arrow keys and Enter, or with the pointer. */
export function PickDialog({ title, description, placeholder, options, emptyText, onPick, onClose }: PickDialogProps) {
  const [typed, setTyped] = useState('');
  const [place, setPlace] = useState(0);
  const id = useId();
  const field = useRef<HTMLInputElement>(null);
  const found = optionsFor(options, typed);
  const active = found[Math.min(place, found.length - 1)];

  const pick = (option: PickOption | undefined) => {
    if (!option) return;
    onClose();
    onPick(option.id);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    const last = found.length - 1;
    const now = Math.min(place, last);
    if (step === 1) setPlace(now >= last ? 0 : now + 1);
    else if (step === -1) setPlace(now <= 0 ? Math.max(0, last) : now - 1);
    else if (event.key === 'Enter') pick(active);
    else return;
    event.preventDefault();
  };

  return (
    <Dialog isOpen onClose={onClose} title={title} description={description} size="small" initialFocus={field}>
      <input
        ref={field}
        role="combobox"
        aria-label={title}
        aria-expanded
        aria-controls={`${id}-list`}
        aria-activedescendant={active && `${id}-${active.id}`}
        aria-autocomplete="list"
        autoComplete="off"
        placeholder={placeholder}
        value={typed}
        onChange={(event) => {
          setTyped(event.target.value);
          setPlace(0);
        }}
        onKeyDown={onKeyDown}
        className="field-box h-9 w-full px-3"
      />
      <div
        id={`${id}-list`}
        role="listbox"
        aria-label={title}
        className="mt-2 max-h-[min(22rem,50dvh)] overflow-y-auto"
      >
        {groupsOf(found).map(([group, members]) => (
          <div key={group} role="group" aria-label={group || title}>
            {group && (
              <div aria-hidden className="px-2 pt-2.5 pb-1 font-semibold text-ink-2 text-xs">
                {group}
              </div>
            )}
            {members.map((option) => (
              <Option
                key={option.id}
                id={`${id}-${option.id}`}
                option={option}
                isActive={option === active}
                onPick={() => pick(option)}
              />
            ))}
          </div>
        ))}
      </div>
      {found.length === 0 && (
        <p role="status" className="px-2 py-3 text-ink-2">
          {emptyText}
        </p>
      )}
    </Dialog>
  );
}

type OptionProps = { id: string; option: PickOption; isActive: boolean; onPick: () => void };

function Option({ id, option, isActive, onPick }: OptionProps) {
  return (
    // Keys are the field's: it keeps the focus and names the active option.
    <div
      id={id}
      role="option"
      tabIndex={-1}
      aria-selected={isActive}
      ref={(row) => {
        if (isActive) row?.scrollIntoView({ block: 'nearest' });
      }}
      onClick={onPick}
      onKeyDown={(event) => event.key === 'Enter' && onPick()}
      data-highlighted={isActive || undefined}
      className={classNames(
        'flex min-h-9 cursor-default items-center gap-2.5 rounded-mark px-2 py-1 hover:bg-hover',
        isActive && 'bg-hover',
      )}
    >
      {option.icon}
      <span className="min-w-0 flex-1">
        <span className="block truncate">{option.label}</span>
        {option.description && <span className="block truncate text-ink-2 text-xs">{option.description}</span>}
      </span>
    </div>
  );
}

function groupsOf(options: readonly PickOption[]): [string, PickOption[]][] {
  return [...Map.groupBy(options, (option) => option.group ?? '')];
}
