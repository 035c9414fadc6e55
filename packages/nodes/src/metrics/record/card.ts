import { defineCard } from '../../contract/define-card.ts';

export const card = defineCard<{ metric: string; kind: 'count' | 'duration' | 'money' }>({
  type: 'metrics.record',
  version: 1,
  title: 'Metric',
  summary: 'Counts a result, so that Results can show it',
  icon: 'chart-no-axes-column',
  kind: 'pure',
  initialConfig: { metric: 'Items handled', kind: 'count', value: '', unit: '' },
  describe: ({ metric, kind }) =>
    ({ count: `Counts “${metric}”`, duration: `Times “${metric}”`, money: `Adds up “${metric}”` })[kind],
});
