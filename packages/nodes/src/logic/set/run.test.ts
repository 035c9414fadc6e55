import { any, number } from '@leeway/shared/graph/shape.ts';
import { expect, test } from 'vitest';
import { ofKind } from '../../../fixtures/fake-context.ts';
import { definition } from './definition.ts';
import { run } from './run.ts';

const facts = { runId: 'r', startedAt: '', now: '', mode: 'live' as const };

test('hands on its resolved fields', () => {
  const fields = { greeting: 'Hello Ann', total: 12.5 };
  expect(ofKind(run, 'pure').run({ fields }, {}, facts)).toEqual({ port: 'out', output: fields });
});

test('a template is text, a calculation has its own type, a constant is what it is', () => {
  const config = definition.config.parse({
    fields: { a: 'Hi {{ x }}', b: { cel: '1 + 1' }, c: true, d: ['x'], e: null },
  });
  const asked: string[] = [];
  const shapeOfCel = (cel: string) => {
    asked.push(cel);
    return number;
  };
  expect(definition.output(config, { input: any, scope: {}, shapeOfCel })).toEqual({
    type: 'record',
    fields: {
      a: { type: 'text' },
      b: { type: 'number' },
      c: { type: 'boolean' },
      d: { type: 'list', of: { type: 'text' } },
      e: { type: 'any' },
    },
  });
  expect(asked).toEqual(['1 + 1']);
});

test('no fields, or a name that expressions cannot read, is a problem', () => {
  expect(definition.check?.({ fields: {} })).toMatchObject([{ field: 'fields' }]);
  expect(definition.check?.({ fields: { ok: 'a', 'First name': 'b' } })).toMatchObject([
    { field: 'fields.First name' },
  ]);
});
