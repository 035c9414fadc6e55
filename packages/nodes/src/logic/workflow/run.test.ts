import { any } from '@leeway/shared/graph/shape.ts';
import { expect, test } from 'vitest';
import { ofKind } from '../../../fixtures/fake-context.ts';
import { definition } from './definition.ts';
import { run } from './run.ts';

const container = ofKind(run, 'container');
const parse = (config: object) => definition.config.parse(config);
const context = { input: any, scope: {}, shapeOfCel: () => any };

test('plans one run of the chosen workflow with its input', () => {
  const input = { name: 'Ann', total: 12.5 };
  expect(container.plan(parse({ workflow: 'w1', input }), {})).toEqual({
    kind: 'workflow',
    workflow: 'w1',
    input,
    isAwaited: true,
  });
  expect(container.plan(parse({ workflow: 'w1', wait: false }), {})).toMatchObject({ input: {}, isAwaited: false });
});

test('gives what the other run gives, or the run it started', () => {
  expect(definition.output(parse({}), context)).toEqual(any);
  expect(definition.output(parse({ wait: false }), context)).toMatchObject({ fields: { runId: { type: 'text' } } });
});

test('says what it does, and that a workflow is missing', () => {
  expect(definition.describe(parse({}))).toBe('No workflow chosen yet');
  expect(definition.describe(parse({ workflow: 'w1' }))).toBe('Waits for its result');
  expect(definition.describe(parse({ workflow: 'w1', wait: false }))).toBe('Starts it and goes on');
  expect(definition.check?.(parse({}))).toMatchObject([{ field: 'workflow' }]);
});
