import { defineCard } from '../../contract/define-card.ts';

export const card = defineCard<{ path: string }>({
  type: 'triggers.form',
  version: 1,
  title: 'Form',
  summary: 'Somebody fills in a form on a web page',
  icon: 'clipboard-list',
  kind: 'trigger',
  initialConfig: {
    path: 'new-form',
    title: 'Contact us',
    intro: '',
    fields: [
      { name: 'name', label: 'Your name', type: 'text', required: true },
      { name: 'email', label: 'Your e-mail', type: 'email', required: true },
      { name: 'message', label: 'Your message', type: 'longText', required: true },
    ],
  },
  describe: ({ path }) => `/forms/${path}`,
});
