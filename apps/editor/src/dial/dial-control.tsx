// The dial: four stops on a line. A radio group underneath, so that arrow keys, touch and screen readers all work.
import { Radio } from '@base-ui/react/radio';
import { RadioGroup } from '@base-ui/react/radio-group';
import type { Level } from '@leeway/shared/graph/dial-setting.ts';
import { type PointerEvent, useId } from 'react';
import { classNames } from '../ui/class-names.ts';
import { LEVEL_WORDS } from './level-words.ts';
import { LEVELS } from './levels.ts';

export type DialControlProps = {
  label: string;
  value: Level;
  onChange: (level: Level) => void;
  /** Stops that cannot be chosen. */
  outOfReach?: readonly Level[];
  disabled?: boolean;
};

export function DialControl({ label, value, onChange, outOfReach = [], disabled = false }: DialControlProps) {
  const id = useId();
  const place = LEVELS.indexOf(value);
  const choose = (level: Level | undefined) => {
    if (level !== undefined && level !== value && !disabled && !outOfReach.includes(level)) onChange(level);
  };
  const drag = (event: PointerEvent<HTMLDivElement>) => {
    if (event.buttons !== 1) return;
    const { left, width } = event.currentTarget.getBoundingClientRect();
    const stop = Math.floor(((event.clientX - left) / width) * LEVELS.length);
    choose(LEVELS[Math.min(LEVELS.length - 1, Math.max(0, stop))]);
  };
  return (
    <RadioGroup<Level>
      aria-label={label}
      value={value}
      onValueChange={choose}
      disabled={disabled}
      onPointerMove={drag}
      className="relative grid touch-pan-y select-none grid-cols-4"
    >
      <span aria-hidden className="absolute top-2.75 right-[12.5%] left-[12.5%] h-1.5 rounded-full bg-line-2" />
      <span
        aria-hidden
        className="absolute top-2.75 left-[12.5%] h-1.5 rounded-full bg-ink"
        style={{ width: `${place * 25}%` }}
      />
      {LEVELS.map((level, index) => (
        <span key={level} className="flex flex-col items-center">
          <Radio.Root
            value={level}
            disabled={outOfReach.includes(level)}
            aria-labelledby={`${id}-${level}`}
            className="relative flex size-7 items-center justify-center rounded-full"
          >
            <span
              data-forced-border=""
              className={classNames(
                'rounded-full',
                level === value ? 'size-6 border-2 border-ink bg-surface' : 'size-1.5',
                level !== value && (index < place ? (index === 0 ? 'bg-ink' : 'bg-on-ink') : 'bg-control'),
              )}
            />
          </Radio.Root>
          <button
            type="button"
            id={`${id}-${level}`}
            tabIndex={-1}
            disabled={disabled || outOfReach.includes(level)}
            onClick={() => choose(level)}
            className={classNames(
              'mt-1 min-h-6 px-0.5 text-center align-top text-xs leading-4',
              level === value ? 'font-semibold text-ink' : 'text-ink-2',
            )}
          >
            {LEVEL_WORDS[level].name}
          </button>
        </span>
      ))}
    </RadioGroup>
  );
}
