import { any } from '@leeway/shared/graph/shape.ts';
import { expect, test } from 'vitest';
import { deliveryOf, ofKind } from '../../../fixtures/fake-context.ts';
import { definition } from './definition.ts';
import { run } from './run.ts';

const trigger = ofKind(run, 'trigger');
const config = definition.config.parse({
  path: 'cakes',
  title: 'Cakes',
  fields: [
    { name: 'name', label: 'Name', type: 'text', required: true },
    { name: 'mail', label: 'E-mail', type: 'email', required: true },
    { name: 'other_mail', label: 'Other e-mail', type: 'email' },
    { name: 'budget', label: 'Budget', type: 'number' },
    { name: 'wish', label: 'Wish', type: 'longText' },
  ],
});

test('a filled-in form becomes an envelope whose body are the fields', () => {
  const posted = {
    name: ' Ann ',
    mail: 'ann@example.com',
    other_mail: 'b@example.com',
    budget: '1,200.50',
    wish: 'A cake',
    spam: 'x',
  };
  const accepted = trigger.accept(config, deliveryOf(posted));
  expect(accepted).toEqual({
    ok: true,
    output: {
      channel: 'form',
      at: '2026-11-20T12:00:00.000Z',
      from: 'ann@example.com',
      subject: 'Cakes',
      text: 'A cake',
      body: { name: 'Ann', mail: 'ann@example.com', other_mail: 'b@example.com', budget: 1200.5, wish: 'A cake' },
      headers: {},
      query: {},
    },
  });
});

test('optional fields that were left empty are missing, not empty', () => {
  const accepted = trigger.accept(config, deliveryOf({ name: 'Ann', mail: 'ann@example.com', budget: '', wish: ' ' }));
  expect(accepted).toMatchObject({ ok: true, output: { body: { name: 'Ann', mail: 'ann@example.com' } } });
  expect(accepted.ok && accepted.output).not.toHaveProperty('text');
});

test('a missing required field refuses the form and names it', () => {
  expect(trigger.accept(config, deliveryOf({ mail: 'ann@example.com' }))).toEqual({
    ok: false,
    problems: [{ field: 'name', message: '“Name” must be filled in.' }],
  });
});

test('the shape says what is always there', () => {
  const shape = definition.output(config, { input: any, scope: {}, shapeOfCel: () => any });
  expect(shape).toMatchObject({
    fields: {
      from: { type: 'text' },
      text: { type: 'text', optional: true },
      body: { fields: { name: { type: 'text', title: 'Name' }, budget: { type: 'number', optional: true } } },
    },
  });
  expect(shape).not.toHaveProperty('fields.from.optional');
});

test('a form without title or fields is a problem', () => {
  const problems = definition.check?.(definition.config.parse({})) ?? [];
  expect(problems.map((problem) => problem.field)).toEqual(['title', 'fields']);
});
