// The API as somebody who makes mistakes sees it: any method, any path, any bytes; the answer as it comes.
import { type ErrorBody, errorBodySchema } from '@leeway/shared/api/error.ts';
import { expect } from 'vitest';
import { API_KEY, type Runtime } from '../support/runtime.ts';

export interface Answer {
  status: number;
  headers: Headers;
  /** Parsed JSON, else the text. */
  body: unknown;
}

/** Bodies that are not texts are sent as JSON. Without a key of its own the call is the owner's; `null` is a stranger. */
export type Ask = (
  ...request: [method: string, path: string, body?: unknown, headers?: Record<string, string>]
) => Promise<Answer>;

export function askAs({ url }: Runtime, key: string | null = API_KEY): Ask {
  return async (...request) => {
    const [method, path, body, headers = {}] = request;
    const response = await fetch(url + path, {
      method,
      headers: {
        'content-type': 'application/json',
        ...(key === null ? {} : { authorization: `Bearer ${key}` }),
        ...headers,
      },
      ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    });
    const text = await response.text();
    return { status: response.status, headers: response.headers, body: parseJson(text) };
  };
}

interface ExpectedError {
  status: number;
  code: string;
  /** What the message must name. */
  names: string | RegExp;
}

/** The one error shape of the contract, with a status, a stable code and a message that names the thing. Gives the error. */
export function expectError({ status, body }: Answer, expected: ExpectedError): ErrorBody['error'] {
  expect(body).toMatchObject({ error: { code: expected.code, message: expect.stringMatching(expected.names) } });
  expect(status).toBe(expected.status);
  return errorBodySchema.strict().parse(body).error;
}

/** The process is up and does its work. */
export async function expectHealthy(runtime: Runtime): Promise<void> {
  expect(await askAs(runtime, null)('GET', '/api/health')).toMatchObject({ status: 200, body: { status: 'ok' } });
}

interface Person {
  email: string;
  password: string;
}

/** Calls as a person who signed in with the password. */
export async function askSignedIn(runtime: Runtime, person: Person): Promise<Ask> {
  const ask = askAs(runtime, null);
  const signedIn = await ask('POST', '/api/auth/sign-in/email', person, { origin: runtime.url });
  expect(signedIn.status).toBe(200);
  const cookie = signedIn.headers.getSetCookie().map((line) => line.split(';')[0] ?? '');
  const headers = { cookie: cookie.join('; '), origin: runtime.url };
  return (method, path, body) => ask(method, path, body, headers);
}

/** All that a caller can change, read back: two equal pictures mean that nothing has changed between them. */
export async function pictureOf(ask: Ask): Promise<Record<string, unknown>> {
  const lists = ['workflows', 'runs', 'approvals', 'connections', 'models', 'tables', 'users', 'settings', 'metrics'];
  const read = async (noun: string): Promise<[string, unknown]> => [noun, (await ask('GET', `/api/${noun}`)).body];
  const picture = Object.fromEntries(await Promise.all(lists.map(read)));
  const drafts = await Promise.all(idsIn(picture['workflows']).map((id) => read(`workflows/${id}`)));
  return { ...picture, ...Object.fromEntries(drafts) };
}

function idsIn(list: unknown): string[] {
  if (typeof list !== 'object' || list === null || !('items' in list) || !Array.isArray(list.items)) return [];
  const items: unknown[] = list.items;
  return items.flatMap((item) => (typeof item === 'object' && item !== null && 'id' in item ? [String(item.id)] : []));
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
