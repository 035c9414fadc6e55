// Stops what a run does outside. Most runs do nothing outside, and cost less than an AbortController.

export interface Stopper {
  /** Made for the first who asks; aborted already when that is too late. */
  signal(): AbortSignal;
  /** Once; only the first reason counts. */
  stop(reason?: Error): void;
}

export function createStopper(): Stopper {
  let controller: AbortController | undefined;
  let stopped: { reason: Error | undefined } | undefined;
  return {
    signal() {
      controller ??= new AbortController();
      if (stopped) controller.abort(stopped.reason);
      return controller.signal;
    },
    stop(reason) {
      stopped ??= { reason };
      controller?.abort(stopped.reason);
    },
  };
}
