// The five states a thing can be in, each with its own glyph, so that colour is never the only sign.
import { Check, CircleAlert, LoaderCircle, type LucideIcon, Minus, Pause } from 'lucide-react';
import { classNames } from './class-names.ts';

export type Tone = 'neutral' | 'ok' | 'wait' | 'fail' | 'run';

const glyphs: Record<Tone, LucideIcon> = {
  neutral: Minus,
  ok: Check,
  wait: Pause,
  fail: CircleAlert,
  run: LoaderCircle,
};

export const toneText: Record<Tone, string> = {
  neutral: 'text-ink-2',
  ok: 'text-ok',
  wait: 'text-wait',
  fail: 'text-fail',
  run: 'text-run',
};

/** The sign of a state; always stands beside its word. */
export function ToneGlyph({ tone, className }: { tone: Tone; className?: string }) {
  const Glyph = glyphs[tone];
  return (
    <Glyph
      aria-hidden
      strokeWidth={2.25}
      className={classNames('shrink-0', tone === 'run' && 'animate-spin', className ?? 'size-3.5')}
    />
  );
}
