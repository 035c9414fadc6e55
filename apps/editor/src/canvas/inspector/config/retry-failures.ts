// After which failures a step is tried again, in words, and what ticking one of them makes of the list.
import { type FailureKind, failureKindSchema } from '@leeway/shared/graph/graph.ts';

export const FAILURE_WORDS: Readonly<Record<FailureKind, { label: string; help: string }>> = {
  timeout: { label: 'It took too long', help: 'No answer came in time.' },
  network: { label: 'No connection', help: 'The other side could not be reached, or the connection was lost.' },
  rate: { label: 'Too many requests', help: 'The other side asked to slow down (429).' },
  server: { label: 'Trouble on the other side', help: 'It answered with an error of its own (500 and above).' },
};

/** The list after a tick, in the order of the words; the last one stays, because a list without any would never try again. */
export function toggleFailure(on: readonly FailureKind[], kind: FailureKind, isOn: boolean): FailureKind[] {
  const next = failureKindSchema.options.filter((one) => (one === kind ? isOn : on.includes(one)));
  return next.length === 0 ? [...on] : next;
}
