/** Fetches what is opened next once the first picture stands, so that the first click is answered at once, also without a network by then. */
export function fetchWhenIdle(...loads: readonly (() => Promise<unknown>)[]): void {
  // What cannot be fetched now (the network is away) is fetched when it is opened.
  const fetchAll = () => void Promise.allSettled(loads.map((load) => load()));
  // Soon in any case: a browser that never rests would open it from the network, or not at all without one.
  if ('requestIdleCallback' in window) requestIdleCallback(fetchAll, { timeout: 1000 });
  else setTimeout(fetchAll, 1000);
}
