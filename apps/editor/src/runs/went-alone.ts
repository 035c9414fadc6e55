import type { StepState } from '@leeway/shared/run/state.ts';

/** Whether a dial let the step go on alone with something it was more or less sure of: that can be found wrong afterwards. */
export function wentAlone({ route, score, status }: Pick<StepState, 'route' | 'score' | 'status'>): boolean {
  return status === 'done' && score !== null && route?.way === 'alone' && route.because !== 'no dial';
}
