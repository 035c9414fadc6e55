import type { Connection } from '@leeway/shared/api/connections.ts';
import { describe, expect, it } from 'vitest';
import { checkConnection, fieldOf, readHosts, readInput, valuesOf, valuesOfKind } from './connection-kinds.ts';

const mail = { ...valuesOfKind('smtp'), name: 'Post', host: 'mail.example.com', from: 'a@example.com' };

const stored: Connection = {
  id: 'c1',
  kind: 'http',
  name: 'CRM',
  settings: { hosts: ['api.example.com', 'eu.example.com'], header: 'X-Key' },
  hasSecret: true,
  limits: { maxAtOnce: 2, maxPerMinute: null },
  health: { status: 'ok', message: null, at: 1 },
  usedBy: [],
  createdAt: 1,
};

describe('a connection form', () => {
  it('leaves a secret out that was not typed', () => {
    expect(readInput(mail).secret).toEqual({});
    expect(readInput({ ...mail, secret: 'pw' }).secret).toEqual({ password: 'pw' });
  });

  it('shows what is stored, without the secret, and gives the same back', () => {
    const values = valuesOf(stored);
    expect(values).toMatchObject({ hosts: 'api.example.com\neu.example.com', header: 'X-Key', secret: '' });
    expect(readInput(values)).toMatchObject({
      kind: 'http',
      name: 'CRM',
      settings: stored.settings,
      limits: stored.limits,
    });
  });

  it('has nothing against a good one', () => {
    expect(checkConnection(mail, true)).toEqual({});
    expect(checkConnection(valuesOf(stored), false)).toEqual({});
  });

  it('says at each field what is wrong', () => {
    expect(checkConnection({ ...valuesOfKind('smtp'), port: null }, true)).toMatchObject({
      name: 'Give the connection a name',
      host: 'Name the mail server',
      port: expect.stringContaining('587'),
      from: expect.stringContaining('comes from'),
    });
    expect(checkConnection({ ...valuesOfKind('http'), name: 'CRM', header: 'not good' }, true)).toEqual({
      hosts: 'Name at least one host the secret may go to',
      header: 'Use a header’s name: letters, digits and dashes.',
      secret: 'Give the secret.',
    });
    expect(checkConnection({ ...mail, maxAtOnce: 2.5, maxPerMinute: 0 }, true)).toEqual({
      maxAtOnce: expect.stringContaining('whole number'),
      maxPerMinute: expect.stringContaining('leave it empty'),
    });
  });
});

it('reads hosts from lines, commas and whole addresses, each once', () => {
  expect(readHosts('https://api.example.com/v1\n\napi.example.com, localhost:8080')).toEqual([
    'api.example.com',
    'localhost:8080',
  ]);
});

it('finds the field of a path', () => {
  expect(fieldOf('settings.hosts.0')).toBe('hosts');
  expect(fieldOf('secret.value')).toBe('secret');
  expect(fieldOf('limits.maxAtOnce')).toBe('maxAtOnce');
  expect(fieldOf('name')).toBe('name');
});
