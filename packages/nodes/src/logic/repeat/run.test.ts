import { compileConfig, renameInConfig } from '@leeway/shared/expression/config-expressions.ts';
import { configSchemaOf } from '@leeway/shared/expression/config-schema.ts';
import { any } from '@leeway/shared/graph/shape.ts';
import { expect, test } from 'vitest';
import { ofKind } from '../../../fixtures/fake-context.ts';
import { definition } from './definition.ts';
import { run } from './run.ts';

const container = ofKind(run, 'container');
const parse = (config: object) => definition.config.parse(config);
const context = { input: any, scope: {}, shapeOfCel: () => any };

test('plans at most so many times, with the end as its text', () => {
  expect(container.plan(parse({ until: 'again.last.ok', times: 3, pauseSeconds: 1.5 }), {})).toEqual({
    kind: 'repeat',
    times: 3,
    until: 'again.last.ok',
    pauseMs: 1500,
  });
  expect(container.plan(parse({ until: 'true' }), {})).toMatchObject({ times: 10, pauseMs: 0 });
});

test('its end is not read with the rest of the config, and follows a step that is renamed', () => {
  const config = parse({ until: 'again.last.ok' });
  const schema = configSchemaOf(definition);
  expect(compileConfig(config, schema)({})).toEqual(config);
  expect(renameInConfig(config, schema, { from: 'again', to: 'check' })).toMatchObject({ until: 'check.last.ok' });
});

test('its name means this time inside, and the result after it', () => {
  expect(definition.bodyOutput?.(parse({}), context)).toMatchObject({
    fields: { index: { type: 'number' }, number: { type: 'number' }, last: { type: 'any' } },
  });
  expect(definition.output(parse({}), context)).toMatchObject({
    fields: { count: { type: 'number' }, last: { type: 'any' }, isDone: { type: 'boolean' } },
  });
  expect(definition.outputs(parse({})).map(({ label }) => label)).toEqual(['Each time', 'When all are done']);
});

test.each([
  [{}, 'No end set yet'],
  [{ until: 'x', times: 1 }, 'At most once'],
  [{ until: 'x', pauseSeconds: 90 }, 'At most 10 times, every 90 seconds'],
  [{ until: 'x', pauseSeconds: 60 }, 'At most 10 times, every minute'],
  [{ until: 'x', pauseSeconds: 7200 }, 'At most 10 times, every 2 hours'],
  [{ until: 'x', pauseSeconds: 86_400 }, 'At most 10 times, every day'],
])('%j is described as %s', (config, words) => {
  expect(definition.describe(parse(config))).toBe(words);
});

test('without an end it is told so, and limits are kept', () => {
  expect(definition.check?.(parse({}))).toMatchObject([{ field: 'until' }]);
  for (const config of [{ times: 0 }, { times: 1001 }, { times: 1.5 }, { pauseSeconds: -1 }, { pauseSeconds: 86_401 }])
    expect(definition.config.safeParse(config).success).toBe(false);
});
