import { workspace } from '@leeway/shared/api/workspace.ts';
import { expect, it } from 'vitest';
import { problemsBySchema } from './problems-by-schema.ts';

const { body } = workspace.setup;

it('has nothing against a good value', () => {
  expect(problemsBySchema(body, { name: 'Ann', email: 'ann@example.com', password: 'ten letters' })).toEqual({});
});

it('gives one message for each field', () => {
  expect(problemsBySchema(body, { name: ' ', email: 'ann', password: 'short' })).toEqual({
    name: 'Tell us a name',
    email: 'Give an e-mail address such as ann@example.com',
    password: 'Use at least 10 characters',
  });
});

it('prefers the words it is given', () => {
  const problems = problemsBySchema(body, { name: 'Ann', email: '', password: 'ten letters' }, { email: 'Where to?' });
  expect(problems).toEqual({ email: 'Where to?' });
});
