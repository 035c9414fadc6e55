import { expect, it } from 'vitest';
import { createStopper } from './stopper.ts';

it('stops whoever asks, before and after the stop, for its first reason', () => {
  const stopper = createStopper();
  const early = stopper.signal();
  const reason = new Error('the time is over');
  stopper.stop(reason);
  stopper.stop(new Error('cancelled'));
  expect([early.aborted, early.reason]).toEqual([true, reason]);

  const late = createStopper();
  late.stop(reason);
  expect([late.signal().aborted, late.signal().reason]).toEqual([true, reason]);
  expect(late.signal()).toBe(late.signal());
});
