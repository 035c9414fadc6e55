import type { ReactNode } from 'react';
import { classNames } from './class-names.ts';
import { type Tone, ToneGlyph } from './tone.tsx';

const tones: Record<Tone, string> = {
  neutral: 'bg-logic-bg text-ink-2',
  ok: 'bg-ok-bg text-ok',
  wait: 'bg-wait-bg text-wait',
  fail: 'bg-fail-bg text-fail',
  run: 'bg-run-bg text-run',
};

/** A small label with a tinted ground: `3 waiting`. The word says it; the colour only helps. */
export function Badge({ tone = 'neutral', hasGlyph = false, children }: BadgeProps) {
  return (
    <span
      data-forced-border=""
      className={classNames(
        'inline-flex shrink-0 items-center gap-1 whitespace-nowrap rounded-full px-2 py-px font-semibold text-2xs',
        tones[tone],
      )}
    >
      {hasGlyph && <ToneGlyph tone={tone} className="size-3" />}
      {children}
    </span>
  );
}

type BadgeProps = { tone?: Tone; hasGlyph?: boolean; children: ReactNode };
