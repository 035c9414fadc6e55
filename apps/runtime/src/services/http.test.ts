import { type HttpRequest, TerminalError, UncertainError } from '@leeway/nodes/contract/run.ts';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startHttpServer, type TestHttpServer } from '../../../../tests/support/http-server.ts';
import { type ConnectionSecret, createHttpService, type HttpService } from './http.ts';
import type { Resolve } from './network-guard.ts';

let server: TestHttpServer;
let other: TestHttpServer;
const services: HttpService[] = [];

beforeAll(async () => {
  [server, other] = await Promise.all([startHttpServer(), startHttpServer()]);
});
afterAll(async () => {
  await Promise.all([...services.map((service) => service.close()), server.close(), other.close()]);
});

interface Setup {
  allowed?: string[];
  resolve?: Resolve;
  secret?: ConnectionSecret;
}

function open({ allowed = ['127.0.0.1'], resolve, secret = { hosts: [], headers: {} } }: Setup = {}): HttpService {
  const service = createHttpService({
    isHostAllowed: (host) => allowed.includes(host),
    connectionSecret: async () => secret,
    resolve,
  });
  services.push(service);
  return service;
}

function get(url: string, more: Partial<HttpRequest> = {}): HttpRequest {
  return { method: 'GET', url, headers: {}, timeoutMs: 5000, ...more };
}
const never = new AbortController().signal;
const last = (of: TestHttpServer) => of.requests.at(-1);

describe('requests and answers', () => {
  test('sends method, query, headers and a JSON body, and parses a JSON answer', async () => {
    const request = { method: 'POST', headers: { 'X-Team': 'sales' }, query: { q: 'a b' }, body: { name: 'Ann' } };
    const answer = await open().send(get(`${server.url}/echo?x=1`, request), never);
    expect(answer.status).toBe(200);
    expect(answer.headers['content-type']).toBe('application/json');
    expect(answer.body).toMatchObject({ method: 'POST', query: { x: '1', q: 'a b' }, body: '{"name":"Ann"}' });
    expect(last(server)?.headers).toMatchObject({ 'x-team': 'sales', 'content-type': 'application/json' });
  });

  test('leaves text alone, even when it looks like JSON', async () => {
    expect((await open().send(get(`${server.url}/text`), never)).body).toBe('{"looks":"like JSON"}');
  });

  test('hands on any status as an answer', async () => {
    expect((await open().send(get(`${server.url}/status/404`), never)).status).toBe(404);
    expect((await open().send(get(`${server.url}/status/204`), never)).status).toBe(204);
  });

  test('keeps connections alive', async () => {
    const service = open();
    for (let i = 0; i < 5; i += 1) await service.send(get(`${server.url}/ok`), never);
    expect(server.counts.get('/ok')).toBe(5);
  });

  test('ignores headers that belong to the connection', async () => {
    const headers = { 'Content-Length': '3', Host: 'elsewhere', 'Transfer-Encoding': 'chunked' };
    await open().send(get(`${server.url}/echo`, { headers }), never);
    expect(last(server)?.headers.host).toBe(new URL(server.url).host);
  });

  test('refuses an answer of more than 10 MB', async () => {
    const request = open().send(get(`${server.url}/big?bytes=${11 * 1024 * 1024}`), never);
    await expect(request).rejects.toThrow(TerminalError);
    await expect(request).rejects.toThrow('more than 10 MB');
  });

  test.each(['nonsense', 'ftp://example.com/x', 'file:///etc/passwd', 'http://user:pw@example.com/'])(
    'refuses the address %s',
    async (url) => {
      await expect(open().send(get(url), never)).rejects.toThrow(TerminalError);
    },
  );

  test('refuses a header that would smuggle a line', async () => {
    const request = open().send(get(`${server.url}/echo`, { headers: { 'x-a': 'b\r\nx-c: d' } }), never);
    await expect(request).rejects.toThrow(TerminalError);
  });
});

describe('private addresses', () => {
  test('are refused with the way out', async () => {
    const service = open({ allowed: [] });
    const count = server.requests.length;
    for (const host of ['127.0.0.1', 'localhost', '[::1]', '0x7f.1', '2130706433', '[::ffff:127.0.0.1]']) {
      const request = service.send(get(`http://${host}:${server.port}/echo`), never);
      await expect(request).rejects.toThrow(TerminalError);
      await expect(request).rejects.toThrow(expect.objectContaining({ hint: expect.stringContaining('Settings') }));
    }
    expect(server.requests).toHaveLength(count);
  });

  test('are refused behind a public name', async () => {
    const service = open({ allowed: [], resolve: async () => [{ address: '127.0.0.1', family: 4 }] });
    await expect(service.send(get(`http://crm.example:${server.port}/echo`), never)).rejects.toThrow('private address');
  });

  test('are not reached by a name that answers differently the second time: it is asked once, and that answer is used', async () => {
    let asked = 0;
    const resolve: Resolve = async () => {
      asked += 1;
      return [{ address: asked === 1 ? '127.0.0.1' : '192.168.0.1', family: 4 }];
    };
    const service = open({ allowed: ['rebind.example'], resolve });
    const answer = await service.send(get(`http://rebind.example:${server.port}/echo`), never);
    expect(answer.status).toBe(200);
    expect(asked).toBe(1);
  });

  test('are refused after a redirect', async () => {
    const resolve: Resolve = async () => [{ address: '127.0.0.1', family: 4 }];
    const service = open({ allowed: ['start.example'], resolve });
    const start = (to: string) => `http://start.example:${server.port}/redirect?to=${encodeURIComponent(to)}`;
    const count = other.requests.length;
    for (const to of [
      `${other.url}/echo`,
      `http://inside.example:${other.port}/echo`,
      'http://169.254.169.254/latest',
    ]) {
      await expect(service.send(get(start(to)), never)).rejects.toThrow(TerminalError);
    }
    expect(other.requests).toHaveLength(count);
  });
});

describe('redirects', () => {
  const to = (target: string, status = 302) => `/redirect?status=${status}&to=${encodeURIComponent(target)}`;

  test('turn a POST into a GET at 303, and repeat it at 307', async () => {
    const post = { method: 'POST', body: { a: 1 } };
    const seen = await open().send(get(server.url + to('/echo', 303), post), never);
    expect(seen.body).toMatchObject({ method: 'GET', body: '' });
    const repeated = await open().send(get(server.url + to('/echo', 307), post), never);
    expect(repeated.body).toMatchObject({ method: 'POST', body: '{"a":1}' });
  });

  test('end after five', async () => {
    const self = `${server.url}/redirect?to=/redirect`;
    await expect(open().send(get(self.replace('to=/redirect', 'to=')), never)).rejects.toThrow('more than 5 times');
  });

  test('take no secret to another host', async () => {
    const secret = { hosts: ['127.0.0.1'], headers: { 'X-Api-Key': 's3cret' } };
    const service = open({ secret });
    const headers = { Authorization: 'Bearer mine', 'X-Team': 'sales' };
    await service.send(get(server.url + to(`${other.url}/echo`), { headers, connection: 'c1' }), never);
    expect(last(server)?.headers).toMatchObject({ 'x-api-key': 's3cret', authorization: 'Bearer mine' });
    expect(last(other)?.headers).not.toHaveProperty('x-api-key');
    expect(last(other)?.headers).not.toHaveProperty('authorization');
    expect(last(other)?.headers).toMatchObject({ 'x-team': 'sales' });
  });

  test('keep the secret on the same host', async () => {
    const secret = { hosts: [new URL(server.url).host], headers: { 'X-Api-Key': 's3cret' } };
    await open({ secret }).send(get(server.url + to('/echo'), { connection: 'c1' }), never);
    expect(last(server)?.headers).toMatchObject({ 'x-api-key': 's3cret' });
  });

  test('make a POST uncertain when the page it points to cannot be reached', async () => {
    const request = get(server.url + to('http://127.0.0.1:1/', 303), { method: 'POST', body: {} });
    await expect(open().send(request, never)).rejects.toThrow(UncertainError);
  });
});

test('a connection is used for the hosts it is bound to only', async () => {
  const secret = { hosts: ['api.example.com'], headers: { 'X-Api-Key': 's3cret' } };
  const request = open({ secret }).send(get(`${server.url}/echo`, { connection: 'c1' }), never);
  await expect(request).rejects.toThrow(expect.objectContaining({ hint: expect.stringContaining('api.example.com') }));
});

describe('failures', () => {
  test('a refused connection is worth a retry and names the host', async () => {
    const error = await open()
      .send(get('http://127.0.0.1:1/'), never)
      .catch((caught: unknown) => caught);
    expect(error).not.toBeInstanceOf(UncertainError);
    expect(error).not.toBeInstanceOf(TerminalError);
    expect(error).toMatchObject({ message: 'Could not reach 127.0.0.1:1: the connection was refused.' });
  });

  test('an unknown host is worth a retry and names the host', async () => {
    const resolve: Resolve = async () => Promise.reject(Object.assign(new Error('x'), { code: 'ENOTFOUND' }));
    const error = await open({ resolve })
      .send(get('http://nowhere.example/'), never)
      .catch((caught: unknown) => caught);
    expect(error).toMatchObject({ message: 'Could not reach nowhere.example: there is no such host.' });
    expect(error).not.toBeInstanceOf(UncertainError);
  });

  test.each(['/drop', '/half'])('an answer lost half-way (%s) is uncertain', async (path) => {
    await expect(open().send(get(server.url + path, { method: 'POST', body: {} }), never)).rejects.toThrow(
      UncertainError,
    );
  });

  test('a time-out while waiting for the answer is uncertain', async () => {
    const request = open().send(get(`${server.url}/hang`, { timeoutMs: 100 }), never);
    await expect(request).rejects.toThrow(UncertainError);
    await expect(request).rejects.toThrow('it took more than 0.1 s');
  });

  test('a time-out before anything was sent is not uncertain', async () => {
    const { promise: silence } = Promise.withResolvers<never>();
    const request = open({ resolve: () => silence }).send(get('http://slow.example/', { timeoutMs: 50 }), never);
    const error = await request.catch((caught: unknown) => caught);
    expect(error).toBeInstanceOf(Error);
    expect(error).not.toBeInstanceOf(UncertainError);
  });

  test('stopping the step stops the request', async () => {
    const stop = new AbortController();
    const request = open().send(get(`${server.url}/hang`), stop.signal);
    stop.abort();
    await expect(request).rejects.toThrow('the step was stopped');
  });
});
