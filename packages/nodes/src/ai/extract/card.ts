import { defineCard } from '../../contract/define-card.ts';

export const card = defineCard<{ fields: readonly { name: string }[] }>({
  type: 'ai.extract',
  version: 1,
  title: 'Read & extract',
  summary: 'Reads a text and takes named values out of it',
  icon: 'file-text',
  kind: 'ai',
  initialConfig: {
    source: '',
    fields: [{ name: 'name', type: 'text', description: 'The name of the person who writes', required: true }],
    instruction: '',
  },
  dial: { level: 'autonomous' },
  describe: ({ fields }) => `Takes out ${fields.map((field) => field.name.replaceAll('_', ' ')).join(', ')}`,
});
