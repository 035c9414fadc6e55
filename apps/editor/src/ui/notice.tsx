import type { ReactNode } from 'react';
import { classNames } from './class-names.ts';
import { type Tone, ToneGlyph, toneText } from './tone.tsx';

export type NoticeProps = {
  tone: Tone;
  title: ReactNode;
  children?: ReactNode;
  /** Buttons at the end. */
  action?: ReactNode;
  /** Read out at once: for what has just gone wrong. */
  isAlert?: boolean;
  className?: string;
};

const grounds: Record<Tone, string> = {
  neutral: 'bg-panel border-line',
  ok: 'bg-ok-bg border-transparent',
  wait: 'bg-wait-bg border-transparent',
  fail: 'bg-fail-bg border-transparent',
  run: 'bg-run-bg border-transparent',
};

/** A box in the page that says something about what stands below or above it. */
export function Notice({ tone, title, children, action, isAlert = false, className }: NoticeProps) {
  return (
    <div
      role={isAlert ? 'alert' : undefined}
      data-forced-border=""
      className={classNames(
        'flex flex-wrap items-start gap-x-3 gap-y-2 rounded-control border px-3 py-2.5',
        grounds[tone],
        className,
      )}
    >
      <div className="flex min-w-60 flex-1 items-start gap-2.5">
        <ToneGlyph tone={tone} className={`mt-0.5 size-4 ${toneText[tone]}`} />
        <div className="min-w-0">
          <p className="font-semibold">{title}</p>
          {children && <div className="text-ink-2">{children}</div>}
        </div>
      </div>
      {action && <div className="flex items-center gap-2">{action}</div>}
    </div>
  );
}

/** What went wrong, and what to do about it. */
export type Failure = { message: string; hint?: string };

/** Says that something has just gone wrong; nothing as long as nothing has. */
export function FailureNotice({ failure }: { failure: Failure | null | undefined }) {
  if (!failure) return null;
  return (
    <Notice tone="fail" isAlert title={failure.message}>
      {failure.hint}
    </Notice>
  );
}
