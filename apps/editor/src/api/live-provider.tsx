import { onlineManager } from '@tanstack/react-query';
import { type ReactNode, useSyncExternalStore } from 'react';
import { LiveContext, useLiveHub, useLiveState } from './live.ts';
import type { LiveState } from './live-stream.ts';

/** Keeps everything below it up to date from one stream of events, which is open while `isOn`. */
export function LiveProvider({ isOn, children }: { isOn: boolean; children: ReactNode }) {
  return <LiveContext value={useLiveHub(isOn)}>{children}</LiveContext>;
}

/** Says quietly that the stream is cut. */
export function LiveNotice() {
  const state = useLiveState();
  const isOnline = useSyncExternalStore(subscribe, onlineManager.isOnline.bind(onlineManager));
  const words = wordsOf(isOnline, state);
  return (
    <p role="status" className={words === '' ? 'sr-only' : NOTICE}>
      {words}
    </p>
  );
}

// On a phone a line of its own above the screen. On a wide screen in the navigation, above the settings: the foot of a screen
// may hold the buttons one is about to press.
const NOTICE =
  'pointer-events-none z-50 shrink-0 border-line-2 bg-surface text-ink-2 text-xs max-wide:relative max-wide:border-b max-wide:px-4 max-wide:py-1 max-wide:text-center ' +
  'wide:fixed wide:bottom-14 wide:left-2 wide:w-38 wide:rounded-control wide:border wide:px-2.5 wide:py-2 wide:shadow-menu';

/** Without a network the stream is not cut at once; the browser knows before. */
function wordsOf(isOnline: boolean, state: LiveState): string {
  if (!isOnline) return 'You are offline. Nothing is sent until you are back.';
  return state === 'live' ? '' : 'Reconnecting… What you see may be a little old.';
}

function subscribe(listener: () => void): () => void {
  return onlineManager.subscribe(listener);
}
