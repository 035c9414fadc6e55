import { any } from '@leeway/shared/graph/shape.ts';
import { expect, test } from 'vitest';
import { ofKind } from '../../../fixtures/fake-context.ts';
import { definition } from './definition.ts';
import { run } from './run.ts';

const fields = [
  { name: 'price', label: 'Price', type: 'number', required: true },
  { name: 'note', label: 'Note', type: 'text', required: false },
];
const configOf = (more: object) => definition.config.parse({ question: 'What does it cost?', fields, ...more });
const context = { input: any, scope: {}, shapeOfCel: () => any };

test('asks for its fields', () => {
  expect(ofKind(run, 'approval').ask(configOf({}), {})).toEqual({
    kind: 'form',
    question: 'What does it cost?',
    show: [],
    fields,
    editable: null,
    assignee: null,
    dueInMinutes: null,
    onTimeout: 'reject',
  });
});

test('may go to somebody else when nobody fills it in', () => {
  const review = { escalateTo: 'role:owner', remindMinutes: 5 };
  expect(ofKind(run, 'approval').ask(configOf(review), {}).review).toEqual(review);
});

test('its output are the fields, all of them optional when the run may go on without an answer', () => {
  expect(definition.output(configOf({}), context)).toMatchObject({
    fields: { price: { type: 'number', title: 'Price' } },
  });
  expect(definition.output(configOf({}), context)).not.toHaveProperty('fields.price.optional');
  expect(definition.output(configOf({ onTimeout: 'port' }), context)).toHaveProperty('fields.price.optional', true);
});

test('has a port for being too late only when it is used', () => {
  expect(definition.outputs(configOf({})).map((port) => port.name)).toEqual(['done']);
  expect(definition.outputs(configOf({ onTimeout: 'port' })).map((port) => port.name)).toEqual(['done', 'timeout']);
});
