import { defineCard } from '../../contract/define-card.ts';

export const card = defineCard<{ method: string; url: string }>({
  type: 'integrations.http',
  version: 1,
  title: 'Call a web address',
  summary: 'Sends a request to another program and hands on its answer',
  icon: 'globe',
  kind: 'effect',
  initialConfig: { method: 'GET', url: '' },
  dial: { level: 'autonomous' },
  describe: ({ method, url }) => (url === '' ? 'No address yet' : `${method} ${url.replace(/^https?:\/\//, '')}`),
});
