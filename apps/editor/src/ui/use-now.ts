import { useEffect, useState } from 'react';

/** The present in milliseconds, refreshed every `everyMs` while the page is visible: what relative times are measured against. */
export function useNow(everyMs = 30_000): number {
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    const refresh = () => {
      if (document.visibilityState === 'visible') setNow(Date.now());
    };
    // After a slower pace the present known is old: a countdown would start with seconds too many.
    refresh();
    const timer = setInterval(refresh, everyMs);
    document.addEventListener('visibilitychange', refresh);
    return () => {
      clearInterval(timer);
      document.removeEventListener('visibilitychange', refresh);
    };
  }, [everyMs]);
  return now;
}
