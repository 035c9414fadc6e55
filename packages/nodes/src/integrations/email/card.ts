import { defineCard } from '../../contract/define-card.ts';

export const card = defineCard<{ to: string }>({
  type: 'integrations.email',
  version: 1,
  title: 'Send email',
  summary: 'Sends an e-mail through your mail server',
  icon: 'send',
  kind: 'effect',
  initialConfig: { connection: '', to: '', subject: '', body: '' },
  dial: { level: 'autonomous' },
  describe: ({ to }) => (to === '' ? 'No recipient yet' : `To ${to}`),
});
