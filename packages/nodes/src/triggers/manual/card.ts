import { defineCard } from '../../contract/define-card.ts';

export const card = defineCard<{ fields: readonly { label: string }[] }>({
  type: 'triggers.manual',
  version: 1,
  title: 'Start by hand',
  summary: 'Somebody starts a run, with values they fill in',
  icon: 'play',
  kind: 'trigger',
  initialConfig: { fields: [] },
  describe: ({ fields }) =>
    fields.length === 0 ? 'Started by a person' : `Asks for ${fields.map((field) => field.label).join(', ')}`,
});
