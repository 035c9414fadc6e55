import { reviewOf } from '../../contract/review-fields.ts';
import { runOf } from '../../contract/run.ts';
import { definition } from './definition.ts';

export const run = runOf(definition, {
  kind: 'approval',
  ask: ({ question, show, editable, assignee, dueInMinutes, onTimeout, ...config }) => ({
    kind: 'gate',
    question,
    show,
    fields: [],
    editable: editable || null,
    assignee: assignee || null,
    dueInMinutes: dueInMinutes ?? null,
    onTimeout,
    review: reviewOf(config),
  }),
});
