import { expect, it } from 'vitest';
import { readEnv } from './env.ts';

it('has a default for everything, and listens on this machine only', () => {
  expect(readEnv({ PORT: '', LEEWAY_HOST: ' ' })).toMatchObject({
    port: 4750,
    host: '127.0.0.1',
    publicUrl: 'http://localhost:4750',
    owner: null,
    apiKey: null,
    model: null,
  });
});

it('names everything that is wrong at once', () => {
  const wrong = {
    PORT: 'many',
    LEEWAY_SECRET: 'short',
    LEEWAY_OWNER_EMAIL: 'ann@example.com',
    OPENAI_BASE_URL: 'nowhere',
  };
  expect(() => readEnv(wrong)).toThrow(/PORT must be a number[^]*LEEWAY_SECRET must[^]*OPENAI_BASE_URL must/);
  expect(() => readEnv({ LEEWAY_OWNER_EMAIL: 'ann@example.com' })).toThrow(/LEEWAY_OWNER_PASSWORD is needed/);
});

it('takes the model of the environment when a key or an address is set', () => {
  expect(readEnv({ OPENAI_BASE_URL: 'http://127.0.0.1:4760/v1' }).model).toMatchObject({
    baseUrl: 'http://127.0.0.1:4760/v1',
    apiKey: '',
  });
  expect(readEnv({ OPENAI_API_KEY: 'sk-1', OPENAI_MODEL: 'm' }).model).toEqual({
    baseUrl: 'https://api.openai.com/v1',
    apiKey: 'sk-1',
    model: 'm',
  });
});
