import { onlineManager } from '@tanstack/react-query';
import { type ReactNode, useSyncExternalStore } from 'react';
import { LiveContext, useLiveHub, useLiveState } from './live.ts';
import type { LiveState } from './live-stream.ts';

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
  const isOnline = useSyncExternalStore(subscribe, onlineManager.isOnline.bind(onlineManager));
  const words = wordsOf(isOnline, state);
  return (
    <p role="status" className={words === '' ? 'sr-only' : NOTICE}>
      {words}
    </p>
  );
}

// On a wide screen in the navigation, above the settings: the foot of a screen may hold the buttons one is about to press.
const NOTICE =
  'pointer-events-none fixed top-1.5 left-1/2 z-50 -translate-x-1/2 whitespace-nowrap rounded-full border border-line-2 bg-surface px-3 py-1 text-ink-2 text-xs shadow-menu ' +
  'wide:top-auto wide:bottom-14 wide:left-2 wide:w-38 wide:translate-x-0 wide:whitespace-normal wide:rounded-control wide:px-2.5 wide:py-2';

/** Without a network the stream is not cut at once; the browser knows before. */
function wordsOf(isOnline: boolean, state: LiveState): string {
  if (!isOnline) return 'You are offline. Nothing is sent until you are back.';
  return state === 'live' ? '' : 'Reconnecting… What you see may be a little old.';
}

function subscribe(listener: () => void): () => void {
  return onlineManager.subscribe(listener);
}
