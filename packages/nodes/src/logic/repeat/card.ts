import { defineCard } from '../../contract/define-card.ts';

export const card = defineCard<{ until: string; times: number; pauseSeconds: number }>({
  type: 'logic.repeat',
  version: 1,
  title: 'Repeat until',
  summary: 'Does the steps inside it again until something is true',
  icon: 'repeat',
  kind: 'container',
  initialConfig: { until: '', times: 10, pauseSeconds: 0 },
  outputs: () => [
    { name: 'each', label: 'Each time' },
    { name: 'out', label: 'When all are done' },
  ],
  describe: ({ until, times, pauseSeconds }) => {
    if (until.trim() === '') return 'No end set yet';
    const pause = pauseSeconds === 0 ? '' : `, every ${pauseWords(pauseSeconds)}`;
    return `At most ${times === 1 ? 'once' : `${times} times`}${pause}`;
  },
});

const UNITS = [
  [86_400, 'day'],
  [3600, 'hour'],
  [60, 'minute'],
] as const;

function pauseWords(seconds: number): string {
  const [size, unit] = UNITS.find(([length]) => seconds % length === 0) ?? [1, 'second'];
  const count = seconds / size;
  return count === 1 ? unit : `${count} ${unit}s`;
}
