import type { ReactNode } from 'react';
import { classNames } from './class-names.ts';
import { type Tone, ToneGlyph, toneText } from './tone.tsx';

/** A state as glyph and word: `✓ Sent unchanged`. */
export function StatusDot({ tone, icon, children, className }: StatusDotProps) {
  return (
    <span
      className={classNames(
        'inline-flex items-center gap-1.5 whitespace-nowrap align-middle font-semibold text-xs [&_svg]:size-3.5 [&_svg]:shrink-0',
        toneText[tone],
        className,
      )}
    >
      {icon ?? <ToneGlyph tone={tone} />}
      {children}
    </span>
  );
}

type StatusDotProps = {
  tone: Tone;
  /** Another glyph than the tone's own, such as a clock. */
  icon?: ReactNode;
  children: ReactNode;
  className?: string;
};
