import { defineCard } from '../../contract/define-card.ts';

export const card = defineCard<{ question: string; onTimeout: string }>({
  type: 'approvals.gate',
  version: 1,
  title: 'Approve',
  summary: 'A person approves, edits or rejects before it goes on',
  icon: 'user-check',
  kind: 'approval',
  initialConfig: { question: 'May this go ahead?', show: [], onTimeout: 'reject' },
  outputs: ({ onTimeout }) => [
    { name: 'approved', label: 'Approved' },
    { name: 'rejected', label: 'Rejected' },
    ...(onTimeout === 'port' ? [{ name: 'timeout', label: 'Too late' }] : []),
  ],
  describe: ({ question }) => question,
});
