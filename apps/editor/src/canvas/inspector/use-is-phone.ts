// Whether the screen is too narrow for a panel beside the canvas.
import { useSyncExternalStore } from 'react';

const narrow = '(max-width: 899px)';

function subscribe(listen: () => void): () => void {
  const query = window.matchMedia(narrow);
  query.addEventListener('change', listen);
  return () => query.removeEventListener('change', listen);
}

/** True below the width at which the left navigation becomes a bar at the bottom (`wide` in tokens.css). */
export function useIsPhone(): boolean {
  return useSyncExternalStore(subscribe, () => window.matchMedia(narrow).matches);
}
