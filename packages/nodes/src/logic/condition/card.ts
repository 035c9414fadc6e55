import { defineCard } from '../../contract/define-card.ts';

export const card = defineCard<{ when: string }>({
  type: 'logic.condition',
  version: 1,
  title: 'If … then',
  summary: 'Goes one way or the other',
  icon: 'git-fork',
  kind: 'pure',
  initialConfig: { when: '' },
  outputs: () => [
    { name: 'yes', label: 'Yes' },
    { name: 'no', label: 'No' },
  ],
  describe: ({ when }) => (when === '' ? 'Nothing to check yet' : when),
});
