import { any } from '@leeway/shared/graph/shape.ts';
import { expect, test } from 'vitest';
import { deliveryOf, ofKind } from '../../../fixtures/fake-context.ts';
import { definition } from './definition.ts';
import { run } from './run.ts';

const trigger = ofKind(run, 'trigger');
const withAmount = definition.config.parse({
  fields: [{ name: 'amount', label: 'Amount', type: 'number', required: true }],
});
const context = { input: any, scope: {}, shapeOfCel: () => any };

test('without fields the run takes whatever it is given', () => {
  const config = definition.config.parse({});
  expect(trigger.accept(config, deliveryOf({ a: [1] }))).toEqual({ ok: true, output: { a: [1] } });
  expect(trigger.accept(config, deliveryOf(null))).toEqual({ ok: true, output: {} });
  expect(definition.output(config, context)).toEqual(any);
});

test('with fields the input is read like a form', () => {
  expect(trigger.accept(withAmount, deliveryOf({ amount: '1,200' }))).toEqual({ ok: true, output: { amount: 1200 } });
  expect(trigger.accept(withAmount, deliveryOf({}))).toEqual({
    ok: false,
    problems: [{ field: 'amount', message: '“Amount” must be filled in.' }],
  });
  expect(definition.output(withAmount, context)).toEqual({
    type: 'record',
    fields: { amount: { type: 'number', title: 'Amount' } },
  });
});

test('two fields of one name and a choice without options are problems', () => {
  const fields = ['a', 'a'].map((name) => ({ name, label: 'A', type: 'choice' }));
  const problems = definition.check?.(definition.config.parse({ fields })) ?? [];
  expect(problems.map((problem) => problem.field)).toEqual(['fields.1.name', 'fields.0.options', 'fields.1.options']);
});
