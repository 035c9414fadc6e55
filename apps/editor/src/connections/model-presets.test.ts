import { expect, it } from 'vitest';
import { checkModel, choosePreset, newModel, toModelInput, valuesOfModel } from './model-presets.ts';

const stored = {
  id: 'm1',
  name: 'House model',
  baseUrl: 'http://127.0.0.1:11434/v1',
  model: 'small',
  hasKey: true,
  timeoutSeconds: 30,
  position: 0,
  isFromEnvironment: false,
};

it('fills in the address of OpenAI and takes it away again', () => {
  const other = choosePreset(newModel, 'other');
  expect(other).toMatchObject({ preset: 'other', baseUrl: '', name: '' });
  expect(choosePreset(other, 'openai')).toMatchObject({ baseUrl: 'https://api.openai.com/v1', name: 'OpenAI' });
});

it('leaves alone what was typed', () => {
  const typed = { ...choosePreset(newModel, 'other'), name: 'Mine', baseUrl: 'http://127.0.0.1:1234/v1' };
  expect(choosePreset(typed, 'local')).toMatchObject({ name: 'Mine', baseUrl: 'http://127.0.0.1:1234/v1' });
});

it('leaves the key out when none was typed, and slashes at the end of the address', () => {
  const values = valuesOfModel(stored);
  expect(toModelInput({ ...values, baseUrl: `${stored.baseUrl}/` })).toEqual({
    name: 'House model',
    baseUrl: stored.baseUrl,
    model: 'small',
    timeoutSeconds: 30,
  });
  expect(toModelInput({ ...values, apiKey: ' k ' })).toMatchObject({ apiKey: 'k' });
});

it('says at each field what is wrong', () => {
  expect(checkModel(valuesOfModel(stored), false)).toEqual({});
  expect(checkModel({ ...newModel, name: '', baseUrl: 'nowhere', timeoutSeconds: null }, true)).toEqual({
    name: 'Give it a name.',
    baseUrl: expect.stringContaining('address'),
    model: 'Name the model',
    timeoutSeconds: expect.stringContaining('seconds'),
    apiKey: expect.stringContaining('API key'),
  });
});
