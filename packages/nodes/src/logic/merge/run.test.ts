import { any, text } from '@leeway/shared/graph/shape.ts';
import { expect, test } from 'vitest';
import { ofKind } from '../../../fixtures/fake-context.ts';
import { definition } from './definition.ts';
import { run } from './run.ts';

const facts = { runId: 'r', startedAt: '', now: '', mode: 'live' as const };

test('hands on what has come', () => {
  const input = { a: 1 };
  const { port, output } = ofKind(run, 'pure').run(definition.config.parse({}), input, facts);
  expect(port).toBe('out');
  expect(output).toBe(input);
});

test('says whether it waits for all, and has the shape of its input', () => {
  const words = (when?: string) => definition.describe(definition.config.parse({ when }));
  expect(words()).toBe('Waits for all');
  expect(words('first')).toBe('Goes on with the first');
  expect(definition.output({ when: 'all' }, { input: text, scope: {}, shapeOfCel: () => any })).toBe(text);
  expect(definition.config.safeParse({ when: 'last' }).success).toBe(false);
});
