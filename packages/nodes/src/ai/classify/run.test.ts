import { expect, test } from 'vitest';
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
