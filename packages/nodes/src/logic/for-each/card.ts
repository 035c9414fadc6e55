import { defineCard } from '../../contract/define-card.ts';

export const card = defineCard<{ list: string; concurrency: number }>({
  type: 'logic.for-each',
  version: 1,
  title: 'Repeat for each item',
  summary: 'Does the steps inside it once for each item of a list',
  icon: 'layers',
  kind: 'container',
  initialConfig: { list: '', concurrency: 5, onItemError: 'stop' },
  outputs: () => [
    { name: 'each', label: 'For each item' },
    { name: 'out', label: 'When all are done' },
  ],
  describe: ({ list: source, concurrency }) => {
    if (source.trim() === '') return 'No list chosen yet';
    return concurrency === 1 ? 'One after the other' : `Up to ${concurrency} at the same time`;
  },
});
