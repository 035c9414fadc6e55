import { describe, expect, test } from 'vitest';
import { fakeContext, ofKind } from '../../../fixtures/fake-context.ts';
import { definition } from './definition.ts';
import { run } from './run.ts';

const config = definition.config.parse({
  source: 'Where is my order?',
  labels: [{ name: 'Enquiry', description: 'Asks for a price' }, { name: 'Complaint' }],
});
const ask = (value: object, more: { labelProbability?: number; call?: object } = {}) =>
  ofKind(run, 'ai').ask(
    fakeContext({ ai: () => ({ value: { reason: ' Because. ', confidence: 70, ...value }, ...more }) }),
    config,
    {},
  );

test('gives the label as it is written in the list, and the reason', async () => {
  const { output, score } = await ask({ label: ' complaint' });
  expect(output).toEqual({ label: 'Complaint', reason: 'Because.' });
  expect(score).toMatchObject({ confidence: 0.7, confidenceFrom: 'self-report', grounded: 1, score: 0.88 });
});

test('the probability of the label’s tokens goes before what the model says of itself', async () => {
  const { score } = await ask({ label: 'Complaint' }, { labelProbability: 0.4 });
  expect(score).toMatchObject({ confidence: 0.4, confidenceFrom: 'logprobs', score: 0.76 });
});

test('a label outside the list is kept for the person who is asked', async () => {
  const { output, score } = await ask({ label: 'Spam' });
  expect(output).toMatchObject({ label: 'Spam' });
  expect(score).toMatchObject({ score: 0, failedChecks: ['“Spam” is not one of the labels'] });
});

test('rules without a model claim nothing', async () => {
  const { score } = await ask({ label: 'Complaint' }, { call: { isBuiltIn: true } });
  expect(score).toMatchObject({ confidence: 0.5, confidenceFrom: 'none' });
});

test('asks for the label’s probability and tells the labels apart from the text', async () => {
  let labelField: string | undefined;
  const ctx = fakeContext({
    ai: (request) => {
      labelField = request.labelField;
      return { value: { label: 'Enquiry', reason: '', confidence: 1 } };
    },
  });
  const { call } = await ofKind(run, 'ai').ask(ctx, config, {});
  expect(labelField).toBe('label');
  expect(call.prompt.system).toContain('- Enquiry: Asks for a price\n- Complaint');
  expect(call.prompt.user).toBe('<source>\nWhere is my order?\n</source>');
});

test('two labels of one name are a problem', () => {
  const labels = [{ name: 'a' }, { name: 'a' }];
  expect(definition.check?.(definition.config.parse({ source: 'x', labels }))).toMatchObject([
    { field: 'labels.1.name' },
  ]);
});

describe('the second reading', () => {
  const twice = (label: string, other: string | Error, more: object = {}) =>
    ofKind(run, 'ai').ask(
      fakeContext({
        ai: () => ({ value: { label, reason: 'Because.', confidence: 80 } }),
        second: () => {
          if (other instanceof Error) throw other;
          return {
            value: { about: 'An order.', against: 'Little.', label: other },
            call: { tokensIn: 3, latencyMs: 9 },
          };
        },
      }),
      { ...config, ...more },
      {},
    );

  test('that gives the same label agrees', async () => {
    const { score } = await twice('Complaint', 'complaint');
    expect(score).toMatchObject({ agreement: 1, score: 0.96, differing: [], doubts: [], recipe: 'v1' });
  });

  test('that gives another one names the label as unsure, and what it says', async () => {
    const { score, output } = await twice('Complaint', 'Enquiry');
    expect(output).toMatchObject({ label: 'Complaint' });
    expect(score).toMatchObject({
      agreement: 0,
      score: 0.51,
      differing: ['label'],
      doubts: ['The second reading says “Enquiry”.'],
    });
  });

  test('that fails counts as none that agrees, and does not fail the step', async () => {
    const { score } = await twice('Complaint', new Error('Main did not answer within 45 s.'));
    expect(score).toMatchObject({
      agreement: 0,
      score: 0.51,
      doubts: ['The second reading gave no answer. Main did not answer within 45 s.'],
    });
  });

  test('looks at the text before the labels, and may use another model', async () => {
    const seen: (string | undefined)[] = [];
    const ctx = fakeContext({
      ai: ({ model }) => {
        seen.push(model);
        return { value: { label: 'Complaint', reason: '', confidence: 80 } };
      },
      second: ({ model, system, labelField }) => {
        seen.push(model, labelField);
        expect(system).toContain('against');
        expect(system).toContain('- Enquiry: Asks for a price');
        return { value: { about: '', against: '', label: 'Complaint' }, call: { model: 'small' } };
      },
    });
    const { call } = await ofKind(run, 'ai').ask(ctx, { ...config, model: 'big', secondModel: 'small' }, {});
    expect(seen).toEqual(expect.arrayContaining(['big', 'small', undefined]));
    expect(call).toMatchObject({ model: 'test-model', second: { model: 'small' } });
  });

  test('is counted with the first, by the time the step waited', async () => {
    const { call } = await twice('Complaint', 'Complaint');
    expect(call).toMatchObject({ tokensIn: 13, tokensOut: 10, latencyMs: 9, costUsd: null, second: { tokensIn: 3 } });
  });

  test('can be switched off', async () => {
    const { score, call } = await twice('Complaint', new Error('nobody may ask'), { secondReading: false });
    expect(score).toMatchObject({ agreement: null, score: 0.92, recipe: 'v1-single', doubts: [] });
    expect(call).not.toHaveProperty('second');
  });
});

test('two outputs differ by their label, not by the reason', async () => {
  const differences = (one: unknown, other: unknown) => ofKind(run, 'ai').differences(config, one, other);
  expect(await differences({ label: 'Enquiry', reason: 'a' }, { label: ' enquiry', reason: 'b' })).toEqual([]);
  expect(await differences({ label: 'Enquiry' }, { label: 'Complaint' })).toEqual(['label']);
});
