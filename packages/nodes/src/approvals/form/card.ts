import { defineCard } from '../../contract/define-card.ts';

export const card = defineCard<{ question: string; onTimeout: string }>({
  type: 'approvals.form',
  version: 1,
  title: 'Fill in a form',
  summary: 'A person fills in what only a person knows',
  icon: 'clipboard-pen',
  kind: 'approval',
  initialConfig: {
    question: 'Please fill this in',
    show: [],
    fields: [{ name: 'answer', label: 'Answer', type: 'text', required: true }],
    onTimeout: 'reject',
  },
  outputs: ({ onTimeout }) => [
    { name: 'done', label: onTimeout === 'port' ? 'Done' : '' },
    ...(onTimeout === 'port' ? [{ name: 'timeout', label: 'Too late' }] : []),
  ],
  describe: ({ question }) => question,
});
