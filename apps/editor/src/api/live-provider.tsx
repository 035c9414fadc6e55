import type { ReactNode } from 'react';
import { LiveContext, useLiveHub, useLiveState } from './live.ts';

/** Keeps everything below it up to date from one stream of events, and says so quietly while that is cut. */
export function LiveProvider({ children }: { children: ReactNode }) {
  const hub = useLiveHub();
  return (
    <LiveContext value={hub}>
      {children}
      <LiveNotice />
    </LiveContext>
  );
}

function LiveNotice() {
  const state = useLiveState();
  return (
    <p
      role="status"
      className={
        state === 'live'
          ? 'sr-only'
          : 'pointer-events-none fixed top-1.5 left-1/2 z-50 -translate-x-1/2 whitespace-nowrap rounded-full border border-line-2 bg-surface px-3 py-1 text-ink-2 text-xs shadow-menu wide:top-auto wide:bottom-3'
      }
    >
      {state === 'live' ? '' : 'Reconnecting… What you see may be a little old.'}
    </p>
  );
}
