import { defineCard } from '../../contract/define-card.ts';

export const card = defineCard<{ fields: object }>({
  type: 'logic.set',
  version: 1,
  title: 'Set fields',
  summary: 'Makes named values for the steps after it',
  icon: 'braces',
  kind: 'pure',
  initialConfig: { fields: {} },
  describe: ({ fields }) => {
    const names = Object.keys(fields);
    return names.length === 0 ? 'No fields yet' : `Sets ${names.join(', ')}`;
  },
});
