// A list of everything the steps before this one give, to pick one value from.
import { Popover } from '@base-ui/react/popover';
import { type KeyboardEvent, type RefObject, useEffect, useId, useRef, useState } from 'react';
import { Button } from '../../../ui/button.tsx';
import { classNames } from '../../../ui/class-names.ts';
import { TextField } from '../../../ui/text-field.tsx';
import { useStep } from '../step-context.ts';
import { holeToCel } from '../template/hole.ts';
import { holeFor, isPrintable, type PickerOption, sampleText, searchGroups } from './picker-options.ts';

export type DataPickerProps = {
  anchor: RefObject<HTMLElement | null>;
  isOpen: boolean;
  /** Gets the CEL that reads the chosen value. */
  onChoose: (cel: string) => void;
  onClose: () => void;
  /** A second brace: the person writes the formula by hand. */
  onBrace?: () => void;
  /** Offers only values that make sense where the picker is used. */
  accepts?: (option: PickerOption) => boolean;
};

/** Arrow keys and Enter choose, Escape closes. A value that may be missing first asks what stands in for it. */
export function DataPicker({ anchor, isOpen, onChoose, onClose, onBrace, accepts }: DataPickerProps) {
  const search = useRef<HTMLInputElement>(null);
  return (
    <Popover.Root open={isOpen} onOpenChange={(open) => !open && onClose()}>
      <Popover.Portal>
        <Popover.Positioner anchor={anchor} align="start" sideOffset={4} collisionPadding={8} className="z-50">
          <Popover.Popup
            initialFocus={search}
            finalFocus={false}
            aria-label="Pick a value"
            className="pop-box flex max-h-[min(24rem,var(--available-height))] w-80 max-w-(--available-width) flex-col"
          >
            <PickerBody
              search={search}
              onChoose={onChoose}
              onBrace={onBrace}
              accepts={accepts ?? ((option) => isPrintable(option.shape))}
            />
          </Popover.Popup>
        </Popover.Positioner>
      </Popover.Portal>
    </Popover.Root>
  );
}

type BodyProps = Pick<DataPickerProps, 'onChoose' | 'onBrace'> & {
  search: RefObject<HTMLInputElement | null>;
  accepts: (option: PickerOption) => boolean;
};

function PickerBody({ search, onChoose, onBrace, accepts }: BodyProps) {
  const [asked, setAsked] = useState<PickerOption | null>(null);
  const choose = (option: PickerOption) => {
    if (option.optionalFrom === null) onChoose(holeToCel(holeFor(option)));
    else setAsked(option);
  };
  if (asked) return <FallbackQuestion option={asked} onAnswer={(text) => onChoose(holeToCel(holeFor(asked, text)))} />;
  return <OptionSearch search={search} onChoose={choose} onBrace={onBrace} accepts={accepts} />;
}

type SearchProps = Omit<BodyProps, 'onChoose'> & { onChoose: (option: PickerOption) => void };

function OptionSearch({ search, onChoose, onBrace, accepts }: SearchProps) {
  const { groups } = useStep();
  const listId = useId();
  const [query, setQuery] = useState('');
  const [active, setActive] = useState(0);
  const acceptable = groups.map((group) => ({ ...group, options: group.options.filter(accepts) }));
  const found = searchGroups(acceptable, query).filter(({ options }) => options.length > 0);
  const options = found.flatMap((group) => group.options);
  const current = options[Math.min(active, options.length - 1)];
  const idOf = (option: PickerOption) => `${listId}-${options.indexOf(option)}`;

  const move = (index: number) => {
    setActive(index);
    document.getElementById(`${listId}-${index}`)?.scrollIntoView({ block: 'nearest' });
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const steps: Partial<Record<string, number>> = { ArrowDown: 1, ArrowUp: -1 };
    const step = steps[event.key];
    if (step !== undefined && options.length > 0) {
      event.preventDefault();
      move((Math.min(active, options.length - 1) + step + options.length) % options.length);
    } else if (event.key === 'Enter' && current) {
      event.preventDefault();
      onChoose(current);
    } else if (event.key === '{' && query === '' && onBrace) {
      event.preventDefault();
      onBrace();
    }
  };
  return (
    <>
      <div className="border-line border-b p-2">
        <input
          ref={search}
          role="combobox"
          aria-label="Find a value"
          aria-expanded
          aria-controls={listId}
          aria-autocomplete="list"
          aria-activedescendant={current ? idOf(current) : undefined}
          placeholder="Find a value"
          value={query}
          onChange={(event) => {
            setQuery(event.target.value);
            setActive(0);
          }}
          onKeyDown={onKeyDown}
          className="field-box h-8 w-full px-2.5"
        />
      </div>
      <div id={listId} role="listbox" aria-label="Values" className="min-h-0 flex-1 overflow-y-auto p-1">
        {options.length === 0 && (
          <div role="option" tabIndex={-1} aria-selected={false} aria-disabled className="px-2 py-3 text-ink-2">
            {groups.length === 0 ? 'No step stands before this one yet. Connect one first.' : 'Nothing matches.'}
          </div>
        )}
        {found.map((group) => (
          <div key={group.name} role="group" aria-label={group.title}>
            <div aria-hidden className="flex justify-between gap-2 px-2 pt-2 pb-0.5 font-medium text-ink-2 text-xs">
              {group.title}
              {group.maybeSkipped && <span className="font-normal text-ink-3">may be skipped</span>}
            </div>
            {group.options.map((option) => (
              <OptionRow
                key={option.id}
                id={idOf(option)}
                option={option}
                isActive={option === current}
                onChoose={onChoose}
              />
            ))}
          </div>
        ))}
      </div>
    </>
  );
}

type RowProps = { id: string; option: PickerOption; isActive: boolean; onChoose: (option: PickerOption) => void };

function OptionRow({ id, option, isActive, onChoose }: RowProps) {
  const sample = sampleText(option.sample);
  return (
    <button
      type="button"
      tabIndex={-1}
      id={id}
      role="option"
      aria-selected={isActive}
      onClick={() => onChoose(option)}
      className={classNames(
        'flex min-h-8 w-full items-baseline text-left gap-2 rounded-mark px-2 py-1 hover:bg-hover',
        isActive && 'bg-hover outline-2 outline-focus -outline-offset-2',
      )}
    >
      <span className="min-w-0 flex-1 break-words">
        {option.label}
        {option.optionalFrom !== null && <span className="text-ink-3 text-xs"> (may be missing)</span>}
      </span>
      {sample !== undefined && <span className="max-w-32 shrink-0 truncate text-ink-2 text-xs">{sample}</span>}
    </button>
  );
}

function FallbackQuestion({ option, onAnswer }: { option: PickerOption; onAnswer: (text: string) => void }) {
  const [text, setText] = useState(option.shape.type === 'number' ? '0' : '');
  const input = useRef<HTMLInputElement>(null);
  // The question takes the place of the list that had the focus; typing replaces what it suggests.
  useEffect(() => input.current?.select(), []);
  return (
    <form
      className="flex flex-col gap-3 p-4"
      onSubmit={(event) => {
        event.preventDefault();
        onAnswer(text);
      }}
    >
      <TextField
        ref={input}
        label={`If “${option.label}” is missing, write`}
        help="It may have no value in some runs. Leave this empty to write nothing."
        value={text}
        onChange={setText}
      />
      <Button type="submit" variant="primary" size="small" className="self-start">
        Insert
      </Button>
    </form>
  );
}
