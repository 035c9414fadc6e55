import { defineCard } from '../../contract/define-card.ts';

export const card = defineCard<{ labels: readonly { name: string }[] }>({
  type: 'ai.classify',
  version: 1,
  title: 'Sort into labels',
  summary: 'Reads a text and gives it one of your labels',
  icon: 'tags',
  kind: 'ai',
  initialConfig: {
    source: '',
    labels: [
      { name: 'enquiry', description: 'Somebody asks about an offer or a price' },
      { name: 'other', description: 'Everything else' },
    ],
    instruction: '',
  },
  dial: { level: 'autonomous' },
  describe: ({ labels }) => labels.map((label) => label.name).join(' · '),
});
