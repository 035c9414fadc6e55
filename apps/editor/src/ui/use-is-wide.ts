import { useSyncExternalStore } from 'react';

// The width of `wide` in tokens.css, below which the screen shows one thing at a time.
const WIDE = '(min-width: 900px)';

/** Whether list and item fit beside each other. */
export function useIsWide(): boolean {
  return useSyncExternalStore(subscribe, () => window.matchMedia(WIDE).matches);
}

function subscribe(onChange: () => void): () => void {
  const media = window.matchMedia(WIDE);
  media.addEventListener('change', onChange);
  return () => media.removeEventListener('change', onChange);
}
