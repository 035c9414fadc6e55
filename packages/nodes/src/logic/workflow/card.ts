import { defineCard } from '../../contract/define-card.ts';

export const card = defineCard<{ workflow: string; wait: boolean }>({
  type: 'logic.workflow',
  version: 1,
  title: 'Use another workflow',
  summary: 'Runs another workflow of yours as one step of this one',
  icon: 'workflow',
  kind: 'container',
  initialConfig: { workflow: '', input: {}, wait: true },
  describe: ({ workflow, wait }) => {
    if (workflow === '') return 'No workflow chosen yet';
    return wait ? 'Waits for its result' : 'Starts it and goes on';
  },
});
