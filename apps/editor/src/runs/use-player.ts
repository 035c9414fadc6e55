import { useEffect, useState } from 'react';
import { type Moment, moveFrom } from './timeline.ts';

const WHOLE_MS = 6_000;
const SHORTEST_MS = 120;
const LONGEST_MS = 900;

/** Milliseconds each moment is shown: a whole run in about six seconds, whatever its length. */
export function momentMs(moments: number): number {
  return Math.min(LONGEST_MS, Math.max(SHORTEST_MS, WHOLE_MS / Math.max(1, moments)));
}

export interface Player {
  isPlaying: boolean;
  toggle: () => void;
  stop: () => void;
}

/** Plays a run from the place shown, or from its beginning when it stands at the end. `show` goes to a moment. */
export function usePlayer(moments: readonly Moment[], count: number, show: (moment: Moment) => void): Player {
  const [isPlaying, setPlaying] = useState(false);
  const next = moveFrom(moments, count, 'next');
  const isRunning = isPlaying && next !== null;
  useEffect(() => {
    if (!isRunning || !next) return;
    const timer = setTimeout(() => show(next), momentMs(moments.length));
    return () => clearTimeout(timer);
  });
  return {
    isPlaying: isRunning,
    stop: () => setPlaying(false),
    toggle: () => {
      const first = moments[0];
      if (!isRunning && !next && first) show(first);
      setPlaying(!isRunning);
    },
  };
}
