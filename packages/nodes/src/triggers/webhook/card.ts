import { defineCard } from '../../contract/define-card.ts';

export const card = defineCard<{ method: string; path: string }>({
  type: 'triggers.webhook',
  version: 2,
  title: 'Webhook',
  summary: 'Another program calls an address of this workflow',
  icon: 'webhook',
  kind: 'trigger',
  initialConfig: { path: 'new-webhook', method: 'POST', respond: 'accepted', auth: 'none' },
  describe: ({ method, path }) => `${method} /hooks/${path}`,
});
