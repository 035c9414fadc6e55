// When a queue is an alarm: it is long, and was never shorter than at the look before for several looks.

/** How many looks in a row must not find it shorter. */
export const LOOKS = 5;
/** A shorter queue than this is nobody's worry. */
export const FEWEST_WAITING = 20;

export interface Sample {
  at: number;
  depth: number;
}

/** The last looks at one queue, oldest first, with a new one. */
export function withSample(samples: readonly Sample[], sample: Sample): Sample[] {
  return [...samples, sample].slice(-LOOKS);
}

/** Whether the queue is longer than at the first look and never became shorter. */
export function isGrowing(samples: readonly Sample[]): boolean {
  const [first] = samples;
  const last = samples[samples.length - 1];
  if (!first || !last || samples.length < LOOKS || last.depth < FEWEST_WAITING) return false;
  return (
    last.depth > first.depth &&
    samples.every((sample, index) => index === 0 || sample.depth >= (samples[index - 1]?.depth ?? 0))
  );
}

/** Whether a queue that had grown is short again, or half of what it was. */
export function hasCalmed({ depth }: Sample, highest: number): boolean {
  return depth < FEWEST_WAITING || depth <= highest / 2;
}
