import { defineCard } from '../../contract/define-card.ts';

export const card = defineCard<{ instruction: string }>({
  type: 'ai.draft',
  version: 1,
  title: 'Draft text',
  summary: 'Writes a reply or another text from what is known',
  icon: 'pen-line',
  kind: 'ai',
  initialConfig: { instruction: '', context: '', subject: false },
  dial: { level: 'draft' },
  describe: ({ instruction }) => instruction.trim().split('\n')[0] || 'No instruction yet',
});
