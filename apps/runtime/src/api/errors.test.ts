import { afterAll, beforeAll, expect, it } from 'vitest';
import { type ApiBench, callsWith, createApiBench } from './testing/api-bench.ts';

let bench: ApiBench;
beforeAll(async () => {
  bench = await createApiBench();
});
afterAll(() => bench.close());

it('answers broken JSON with 400', async () => {
  const answer = await bench.owner('POST', '/api/workflows', '{"title": ');
  expect(answer).toMatchObject({ status: 400, body: { error: { code: 'request.malformed' } } });
});

it('answers a body over 10 MB with 413, whether its length is announced or not', async () => {
  const announced = await bench.owner('POST', '/api/workflows', '{}', { 'content-length': String(20 * 1024 * 1024) });
  expect(announced).toMatchObject({ status: 413, body: { error: { code: 'request.too_large' } } });
  const sent = await bench.owner('POST', '/api/workflows', `{"title":"${'x'.repeat(11 * 1024 * 1024)}"}`);
  expect(sent.status).toBe(413);
  expect(await bench.stores.workflows.list()).toEqual([]);
});

it('answers a body that does not fit with 422 and names the fields', async () => {
  const answer = await bench.owner('POST', '/api/workflows', { title: '  ' });
  expect(answer).toMatchObject({
    status: 422,
    body: {
      error: {
        code: 'request.invalid',
        details: { problems: [{ field: 'title', message: 'Give the workflow a name' }] },
      },
    },
  });
});

it('says in words that a field is missing, or that there is none of that name', async () => {
  const problemsOf = async (path: string, sent: object) => {
    const { status, body } = await bench.owner('POST', path, sent);
    return [status, (body as { error: { details: unknown } }).error.details];
  };
  expect(await problemsOf('/api/workflows', {})).toEqual([
    422,
    { problems: [{ field: 'title', message: 'it is missing' }] },
  ]);
  const unknown = (field: string) => [422, { problems: [{ field, message: 'there is no field of this name' }] }];
  // Left out without a word, each of these would do something else than was meant.
  expect(await problemsOf('/api/workflows/w/signals', { name: 'paid', correlation: 'A-1' })).toEqual(
    unknown('correlation'),
  );
  expect(await problemsOf('/api/runs/1/retry', { correction: { call: { url: '' } } })).toEqual(unknown('correction'));
  expect(await problemsOf('/api/runs/1/alike/retry', { correction: {} })).toEqual(unknown('correction'));
  expect(await problemsOf('/api/runs/1/fork', { cuts: ['call'] })).toEqual(unknown('cuts'));
});

it('says in words that a number is out of bounds', async () => {
  const { body } = await bench.owner('PATCH', '/api/workflows/w', { silenceMinutes: -5 });
  expect(body).toMatchObject({
    error: { details: { problems: [{ field: 'silenceMinutes', message: 'Use 0 or more.' }] } },
  });
});

it('says which words a list can be narrowed by', async () => {
  const { status, body } = await bench.owner('GET', '/api/runs?status=broken');
  expect(status).toBe(422);
  expect(body).toMatchObject({
    error: { message: expect.stringContaining('running, waiting, completed, failed, cancelled') },
  });
});

it('answers an unknown path with 404 and a wrong method with 405 and Allow', async () => {
  expect(await bench.owner('GET', '/api/nothing')).toMatchObject({
    status: 404,
    body: { error: { code: 'route.not_found' } },
  });
  const wrong = await bench.owner('DELETE', '/api/workflows');
  expect(wrong).toMatchObject({ status: 405, body: { error: { code: 'route.method_not_allowed' } } });
  expect(wrong.headers.get('allow')).toBe('GET, POST');
  expect((await bench.owner('PUT', '/api/auth/sign-out')).status).toBe(405);
  expect((await bench.owner('POST', '/api/auth/sign-up/email', {})).status).toBe(404);
});

it('answers a bug with a neutral 500 whose id stands in the log', async () => {
  const broken = await createApiBench({
    detectLocalServers: async () => {
      throw new Error('secret inner workings');
    },
  });
  const { status, body } = await broken.owner('GET', '/api/models/local');
  expect(status).toBe(500);
  expect(body).toMatchObject({ error: { code: 'internal.error', details: { id: expect.any(String) } } });
  expect(JSON.stringify(body)).not.toContain('secret inner workings');
  const { id } = (body as { error: { details: { id: string } } }).error.details;
  expect(broken.logged.join()).toContain(id);
  await broken.close();
});

it('refuses calls that come from another web page, but not those with a key', async () => {
  const foreign = { origin: 'https://evil.example', cookie: 'x=1' };
  expect(await bench.anonymous('POST', '/api/setup', {}, foreign)).toMatchObject({
    status: 403,
    body: { error: { code: 'request.cross_origin' } },
  });
  expect((await bench.anonymous('POST', '/api/setup', {}, { origin: 'http://localhost' })).status).toBe(422);
  expect((await bench.owner('POST', '/api/workflows', { title: 'By script' }, foreign)).status).toBe(201);
});

it('says on every answer what browsers may do with it', async () => {
  const { headers } = await bench.owner('GET', '/api/workflows');
  expect(headers.get('content-security-policy')).toContain("default-src 'self'");
  expect(headers.get('x-content-type-options')).toBe('nosniff');
  expect(headers.get('cache-control')).toBe('no-store');
});

it('takes a key with the wrong bytes for no key at all', async () => {
  const call = callsWith(bench.app, { authorization: 'Bearer lw_wrong' });
  expect(await call('GET', '/api/me')).toMatchObject({ status: 401 });
});
