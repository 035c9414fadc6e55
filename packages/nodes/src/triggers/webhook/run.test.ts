import { any } from '@leeway/shared/graph/shape.ts';
import { expect, test } from 'vitest';
import { deliveryOf, ofKind } from '../../../fixtures/fake-context.ts';
import { upgradeConfig } from '../../contract/upgrade.ts';
import { definition } from './definition.ts';
import { run } from './run.ts';
import { upgrades } from './upgrade.ts';

const trigger = ofKind(run, 'trigger');
const context = { input: any, scope: {}, shapeOfCel: () => any };

test('a call becomes an envelope with what it says of its sender', () => {
  const body = { email: 'ann@example.com', subject: 'Cake', message: 'Hello', id: 7 };
  const delivery = deliveryOf(body, { channel: 'webhook', headers: { 'x-a': '1' }, query: { q: '2' } });
  expect(trigger.accept(definition.config.parse({}), delivery)).toEqual({
    ok: true,
    output: {
      channel: 'webhook',
      at: delivery.at,
      from: 'ann@example.com',
      subject: 'Cake',
      text: 'Hello',
      body,
      headers: { 'x-a': '1' },
      query: { q: '2' },
    },
  });
});

test('what is not known is left out of the envelope', () => {
  const accepted = trigger.accept(definition.config.parse({}), deliveryOf([1, 2]));
  expect(accepted.ok && accepted.output).not.toHaveProperty('from');
  expect(accepted.ok && accepted.output).toHaveProperty('body', [1, 2]);
});

test('with a sample only JSON is taken, whichever fields it has', () => {
  const config = definition.config.parse({ sample: { id: 1, name: 'Ann' } });
  expect(trigger.accept(config, deliveryOf({ id: 'other' })).ok).toBe(true);
  expect(trigger.accept(config, deliveryOf('plain text'))).toMatchObject({ ok: false, problems: [{ field: 'body' }] });
  expect(trigger.accept(config, deliveryOf(undefined)).ok).toBe(false);
});

test('the sample types the body', () => {
  const config = definition.config.parse({ sample: { id: 1, lines: [{ sku: 'a' }] } });
  expect(definition.output(config, context)).toMatchObject({
    fields: { body: { fields: { id: { type: 'number' }, lines: { of: { fields: { sku: { type: 'text' } } } } } } },
  });
  expect(definition.output(definition.config.parse({}), context)).toMatchObject({ fields: { body: { type: 'any' } } });
});

test('a protected webhook needs a connection, and a path only small letters', () => {
  const problemsOf = (config: unknown) =>
    (definition.check?.(definition.config.parse(config)) ?? []).map(({ field }) => field);
  expect(problemsOf({ auth: 'hmac' })).toEqual(['connection']);
  expect(problemsOf({ auth: 'hmac', connection: 'c1' })).toEqual([]);
  expect(definition.config.safeParse({ path: '../etc' }).success).toBe(false);
});

test('a config of version 1 tells repeats as it did', () => {
  const target = { type: definition.type, version: definition.version, upgrades };
  const upgraded = (config: Record<string, unknown>) => definition.config.parse(upgradeConfig(target, 1, config));
  expect(upgraded({ path: 'a', dedupe: 'body.id' })).toMatchObject({ dedupeBy: 'expression', dedupe: 'body.id' });
  expect(upgraded({ path: 'a', dedupe: ' ' })).toMatchObject({ dedupeBy: 'none' });
  expect(upgraded({ path: 'a' })).toMatchObject({ dedupeBy: 'none', whenPaused: 'hold' });
  // Written for today's version, but sent without saying so.
  expect(upgraded({ path: 'a', dedupe: 'body.id', dedupeBy: 'body' })).toMatchObject({ dedupeBy: 'body' });
});

test('a way to tell repeats that names nothing is a problem', () => {
  const problemsOf = (config: unknown) =>
    (definition.check?.(definition.config.parse(config)) ?? []).map(({ field }) => field);
  expect(problemsOf({ dedupeBy: 'header' })).toEqual(['dedupeHeader']);
  expect(problemsOf({ dedupeBy: 'expression' })).toEqual(['dedupe']);
  expect(problemsOf({ dedupeBy: 'body' })).toEqual([]);
});
