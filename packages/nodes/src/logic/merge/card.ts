import { defineCard } from '../../contract/define-card.ts';

export const card = defineCard<{ when: string }>({
  type: 'logic.merge',
  version: 1,
  title: 'Bring together',
  summary: 'Goes on when all ways, or the first of them, have come',
  icon: 'git-merge',
  kind: 'pure',
  initialConfig: { when: 'all' },
  describe: ({ when }) => (when === 'first' ? 'Goes on with the first' : 'Waits for all'),
});
