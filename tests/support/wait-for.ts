// Waits for a condition by asking again and again: no test sleeps for a guessed time.

interface WaitOptions {
  /** Milliseconds after which it throws; 30 s when left out. */
  deadlineMs?: number;
  everyMs?: number;
  /** Called when the deadline has passed: what stands in the way, for the message. */
  describe?: () => unknown;
}

/** Resolves with the first value that is neither undefined, null nor false. `what` stands in the error: "the run has ended". */
export async function waitFor<T>(
  what: string,
  ask: () => Promise<T | undefined | null | false> | T | undefined | null | false,
  options: WaitOptions = {},
): Promise<T> {
  const { deadlineMs = 30_000, everyMs = 20, describe } = options;
  const deadline = performance.now() + deadlineMs;
  for (;;) {
    const value = await ask();
    if (value !== undefined && value !== null && value !== false) return value;
    if (performance.now() > deadline) {
      const details = describe ? `: ${JSON.stringify(describe())}` : '';
      throw new Error(`Waited ${deadlineMs} ms in vain until ${what}${details}`);
    }
    await new Promise((resolve) => setTimeout(resolve, everyMs));
  }
}
