import { useEffect, useState } from 'react';

/** Decisions of this person that can still be taken back together. */
export interface Recent {
  ids: readonly string[];
  /** `Approved: Priya N.`, `14 approved`. */
  said: string;
  /** In milliseconds; until then it can be taken back. */
  effectiveAt: number;
  /** It was approved faster than one can read it. */
  isTooFast: boolean;
}

/** How long a note stays that has no way back, in milliseconds. */
const NOTE_MS = 6000;

/** What was just decided, oldest first; each leaves the list when it takes effect. */
export function useRecent() {
  const [recent, setRecent] = useState<readonly Recent[]>([]);
  const nextEnd = Math.min(...recent.map(({ effectiveAt }) => effectiveAt));
  useEffect(() => {
    if (!Number.isFinite(nextEnd)) return;
    const forget = () => setRecent((all) => all.filter(({ effectiveAt }) => effectiveAt > Date.now()));
    const timer = setTimeout(forget, Math.max(0, nextEnd - Date.now()));
    return () => clearTimeout(timer);
  }, [nextEnd]);
  return {
    recent,
    add: (one: Recent) => {
      const until = one.isTooFast ? Math.max(one.effectiveAt, Date.now() + NOTE_MS) : one.effectiveAt;
      if (until > Date.now()) setRecent((all) => [...all, { ...one, effectiveAt: until }]);
    },
    drop: (ids: readonly string[]) => setRecent((all) => all.filter((one) => !one.ids.some((id) => ids.includes(id)))),
  };
}
