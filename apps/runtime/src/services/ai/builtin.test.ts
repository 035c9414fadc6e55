import type { AiRequest, AiTask } from '@leeway/nodes/contract/run.ts';
import { expect, test } from 'vitest';
import * as z from 'zod';
import { answerBuiltIn } from './builtin.ts';

const NOW = Date.UTC(2026, 10, 20);
const request = <T>(task: AiTask, schema: z.ZodType<T>): AiRequest<T> => ({ task, schema, system: 's', user: 'u' });

test('extracts by rules, and leaves out what is not there', () => {
  const fields = [
    { name: 'name', type: 'text', description: '', required: true },
    { name: 'event_date', type: 'date', description: '', required: false },
    { name: 'rooms', type: 'number', description: '', required: true },
  ];
  const schema = z.object({
    name: z.string().nullable(),
    event_date: z.string().nullable(),
    rooms: z.number().nullable(),
    confidence: z.number(),
  });
  const source = 'My name is Eva Lund. Are you free on 12 December?';
  const { value, call, labelProbability } = answerBuiltIn(request({ kind: 'extract', source, fields }, schema), NOW);
  expect(value).toEqual({ name: 'Eva Lund', event_date: '2026-12-12', rooms: null, confidence: 50 });
  expect(labelProbability).toBe(null);
  expect(call).toMatchObject({ model: 'built-in', isBuiltIn: true, isFallback: false, costUsd: 0 });
});

const LABELS = [
  { name: 'Sales', description: 'Wants a price or to buy something' },
  { name: 'Support', description: 'Something is broken or does not work' },
];
const labelSchema = z.object({ label: z.string(), reason: z.string(), confidence: z.number() });
const classify = (source: string) =>
  answerBuiltIn(request({ kind: 'classify', source, labels: LABELS }, labelSchema), NOW).value;

test('classifies by shared words and says so', () => {
  expect(classify('The printer is broken, it works no more')).toMatchObject({
    label: 'Support',
    reason: expect.stringMatching(/No AI model connected.*broken/),
  });
  expect(classify('What are your prices?').label).toBe('Sales');
  expect(classify('Zzz').reason).toContain('no label shares a word');
});

test('drafts from the facts alone, with nothing to fill in', () => {
  const context =
    'Name: Jo Müller\nE-mail: jo@example.com\nBudget: 1800\nEvent date: 2027-03-03\nMessage: Is the hall free?';
  const task = { kind: 'draft', instruction: 'Reply', context, hasSubject: true } as const;
  const schema = z.object({ subject: z.string(), body: z.string(), confidence: z.number() });
  const { value } = answerBuiltIn(request(task, schema), NOW);
  expect(value.body).toContain('Hello Jo,');
  expect(value.body).toContain('You wrote: “Is the hall free?”');
  expect(value.body).toContain('We have noted: budget 1800, event date 2027-03-03.');
  expect(value.body).not.toMatch(/\[|\{\{|jo@example/);
  expect(answerBuiltIn(request(task, schema), NOW).value).toEqual(value);
});

test('says clearly that it cannot do what it cannot do', () => {
  const fields = [{ name: 'rooms', type: 'number', description: '', required: true }];
  const task = { kind: 'extract', source: 'Hello', fields } as const;
  expect(() => answerBuiltIn(request(task, z.object({ rooms: z.number() })), NOW)).toThrow('No AI model is connected');
});
