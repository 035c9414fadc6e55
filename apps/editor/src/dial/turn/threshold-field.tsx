// The share of sureness below which it asks: a slider with a notch for each position that can be proved, and a box to type in.
import type { Trust } from '@leeway/shared/api/trust.ts';
import { type KeyboardEvent, useId } from 'react';
import { classNames } from '../../ui/class-names.ts';
import { formatPercent } from '../../ui/format.ts';
import { NumberField } from '../../ui/number-field.tsx';
import { distinctRows } from './distinct-rows.ts';
import { isNotch, nextNotch, snapped } from './notches.ts';

export type ThresholdFieldProps = {
  value: number;
  onChange: (threshold: number) => void;
  /** The positions that can be proved, of the table; empty before the first 20 items. */
  rows: Trust['rows'];
  disabled: boolean;
};

const STEPS: Readonly<Record<string, number>> = { ArrowLeft: -0.01, ArrowDown: -0.01, ArrowRight: 0.01, ArrowUp: 0.01 };
const THUMB = 24;

/** Arrow keys go by one percent, Page up and Page down from notch to notch. */
export function ThresholdField({ value, onChange, rows, disabled }: ThresholdFieldProps) {
  const helpId = useId();
  const notches = rows.map(({ position }) => position).filter((position) => position > 0);
  const press = (event: KeyboardEvent) => {
    const step = STEPS[event.key];
    const next = step === undefined ? nextNotch(value, notches, event.key) : inReach(rounded(value + step));
    if (next === undefined) return;
    event.preventDefault();
    onChange(next);
  };
  return (
    <div data-field="dial.threshold" className="flex flex-col gap-2">
      <NumberField
        label="Ask a person below"
        unit="%"
        min={1}
        max={99}
        disabled={disabled}
        value={Math.round(value * 100)}
        onChange={(share) => share !== null && onChange(share / 100)}
      />
      <div className="relative h-7.5">
        <input
          type="range"
          aria-label="Ask below"
          aria-describedby={helpId}
          aria-valuetext={`${formatPercent(value)}${isNotch(value, notches) ? ', one of the positions that can be proved' : ''}`}
          min={0.01}
          max={0.99}
          step="any"
          value={value}
          disabled={disabled}
          onChange={(event) => onChange(snapped(Number(event.target.value), notches))}
          onKeyDown={press}
          className={RANGE}
        />
        {distinctRows(rows)
          .filter(({ position }) => position > 0)
          .map(({ position, certified }) => (
            <span
              key={position}
              aria-hidden
              style={{ left: `calc(${THUMB / 2}px + ${place(position)} * (100% - ${THUMB}px))` }}
              className={classNames(
                '-translate-x-1/2 pointer-events-none absolute top-5 w-0.5 rounded-full',
                certified ? 'h-2.5 bg-ok' : 'h-2 bg-control',
              )}
            />
          ))}
      </div>
      <p id={helpId} className="text-ink-3 text-xs">
        {notches.length > 0
          ? 'The marks are what your decisions can prove. Page up and Page down go to them.'
          : 'After the first 20 items, marks show what decisions can prove.'}
      </p>
    </div>
  );
}

const RANGE = classNames(
  'absolute inset-x-0 top-0 h-6 w-full cursor-pointer touch-pan-y appearance-none rounded-full bg-transparent disabled:cursor-not-allowed',
  // The ring goes round the thumb: round the whole line it would cross the marks.
  'focus-visible:outline-none focus-visible:[&::-webkit-slider-thumb]:outline-2 focus-visible:[&::-webkit-slider-thumb]:outline-focus focus-visible:[&::-webkit-slider-thumb]:outline-offset-2',
  'focus-visible:[&::-moz-range-thumb]:outline-2 focus-visible:[&::-moz-range-thumb]:outline-focus focus-visible:[&::-moz-range-thumb]:outline-offset-2',
  '[&::-webkit-slider-runnable-track]:h-1.5 [&::-webkit-slider-runnable-track]:rounded-full [&::-webkit-slider-runnable-track]:bg-line-2',
  '[&::-webkit-slider-thumb]:-mt-2.25 [&::-webkit-slider-thumb]:size-6 [&::-webkit-slider-thumb]:appearance-none',
  '[&::-webkit-slider-thumb]:rounded-full [&::-webkit-slider-thumb]:border-2 [&::-webkit-slider-thumb]:border-ink [&::-webkit-slider-thumb]:bg-surface',
  '[&::-moz-range-track]:h-1.5 [&::-moz-range-track]:rounded-full [&::-moz-range-track]:bg-line-2',
  '[&::-moz-range-thumb]:box-border [&::-moz-range-thumb]:size-6 [&::-moz-range-thumb]:rounded-full',
  '[&::-moz-range-thumb]:border-2 [&::-moz-range-thumb]:border-ink [&::-moz-range-thumb]:bg-surface',
);

/** Where a share stands between the two ends of the slider. */
function place(share: number): number {
  return (inReach(share) - 0.01) / 0.98;
}

function inReach(share: number): number {
  return Math.min(0.99, Math.max(0.01, share));
}

function rounded(share: number): number {
  return Math.round(share * 100) / 100;
}
