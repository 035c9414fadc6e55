// Where an AI model may come from, and a form's texts turned into what the API takes.
import { type Model, modelInputSchema } from '@leeway/shared/api/connections.ts';
import { problemsBySchema } from '../api/problems-by-schema.ts';

export type Preset = 'openai' | 'local' | 'other';

export const PRESETS: Readonly<Record<Preset, { label: string; description: string }>> = {
  openai: { label: 'OpenAI', description: 'With an API key of your account there.' },
  local: {
    label: 'A server on this machine',
    description: 'Such as Ollama, LM Studio or llama.cpp. Nothing leaves it.',
  },
  other: { label: 'Another address', description: 'Any server that speaks the OpenAI API.' },
};

const openAiUrl = 'https://api.openai.com/v1';

export interface ModelValues {
  preset: Preset;
  name: string;
  baseUrl: string;
  model: string;
  /** Empty: what is stored stays. */
  apiKey: string;
  timeoutSeconds: number | null;
}

export const newModel: ModelValues = {
  preset: 'openai',
  name: 'OpenAI',
  baseUrl: openAiUrl,
  model: '',
  apiKey: '',
  timeoutSeconds: 60,
};

export function valuesOfModel({ name, baseUrl, model, timeoutSeconds }: Model): ModelValues {
  return { preset: baseUrl === openAiUrl ? 'openai' : 'other', name, baseUrl, model, apiKey: '', timeoutSeconds };
}

/** Choosing a preset fills in what it knows and leaves alone what the person typed. */
export function choosePreset(values: ModelValues, preset: Preset): ModelValues {
  const isOwnName = values.name !== '' && values.name !== 'OpenAI';
  if (preset === 'openai') return { ...values, preset, baseUrl: openAiUrl, name: isOwnName ? values.name : 'OpenAI' };
  const baseUrl = values.baseUrl === openAiUrl ? '' : values.baseUrl;
  return { ...values, preset, baseUrl, name: isOwnName ? values.name : '' };
}

/** The API's input; a key left empty is left out. */
export function toModelInput({ name, baseUrl, model, apiKey, timeoutSeconds }: ModelValues) {
  return {
    name,
    baseUrl: baseUrl.trim().replace(/\/+$/, ''),
    model: model.trim(),
    timeoutSeconds: timeoutSeconds ?? Number.NaN,
    ...(apiKey.trim() === '' ? {} : { apiKey: apiKey.trim() }),
  };
}

/** What is wrong, by field. */
export function checkModel(values: ModelValues, isNew: boolean): Record<string, string> {
  const found = problemsBySchema(modelInputSchema, toModelInput(values), {
    name: 'Give it a name.',
    baseUrl: 'Give the address of the server, such as http://127.0.0.1:11434/v1.',
    timeoutSeconds: 'Give a number of seconds between 1 and 600.',
  });
  if (isNew && values.preset === 'openai' && values.apiKey.trim() === '') {
    found.apiKey = 'Give the API key. You make one in your OpenAI account.';
  }
  return found;
}
