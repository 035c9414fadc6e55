import { expect, it } from 'vitest';
import { type ApiBench, chainOf, createApiBench } from './testing/api-bench.ts';

interface Message {
  id: number | null;
  type: string;
  title?: string;
}

/** Reads an open stream, message by message. */
async function open(bench: ApiBench, headers: Record<string, string> = {}) {
  const { key } = await bench.auth.createKey((await bench.auth.listAccounts())[0]?.id ?? '', 'stream');
  const response = await bench.app.request('/api/stream', { headers: { authorization: `Bearer ${key}`, ...headers } });
  expect(response.headers.get('content-type')).toContain('text/event-stream');
  const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader();
  if (reader === undefined) throw new Error('the stream has no body');
  let text = '';
  const readUntil = async (isEnough: (messages: Message[]) => boolean): Promise<Message[]> => {
    for (;;) {
      const messages = text
        .split('\n\n')
        .filter((part) => part.includes('data:'))
        .map(parseMessage);
      if (isEnough(messages)) return messages;
      const { value, done } = await reader.read();
      if (done) return messages;
      text += value;
    }
  };
  return { readUntil, hasEnded: async () => (await readUntil(() => false)).length >= 0, cancel: () => reader.cancel() };
}

function parseMessage(part: string): Message {
  const id = /^id: (\d+)$/m.exec(part)?.[1];
  const data: { type: string; title?: string } = JSON.parse(/^data: (.*)$/m.exec(part)?.[1] ?? '{}');
  return { ...data, id: id === undefined ? null : Number(id) };
}

async function publish(bench: ApiBench): Promise<string> {
  const graph = chainOf(
    { id: 'begin', type: 'triggers.manual' },
    { id: 'kept', type: 'logic.set', config: { fields: { a: '1' } } },
  );
  const { id } = (await bench.owner('POST', '/api/workflows', { title: 'Live', graph })).body as { id: string };
  await bench.owner('POST', `/api/workflows/${id}/publish`, {});
  return id;
}
const run = (bench: ApiBench, id: string) => bench.owner('POST', `/api/workflows/${id}/runs?wait=true`, {});

it('tells what happens as it happens, and catches up from the last place', async () => {
  const bench = await createApiBench();
  const id = await publish(bench);
  const stream = await open(bench);
  await stream.readUntil(() => true);
  await run(bench, id);
  const seen = await stream.readUntil((messages) => messages.some(({ type }) => type === 'run'));
  expect(seen.map(({ type }) => type)).toContain('step');
  await stream.cancel();
  const last = seen.at(-1)?.id ?? 0;
  await run(bench, id);
  const resumed = await open(bench, { 'last-event-id': String(last) });
  const missed = await resumed.readUntil((messages) => messages.some(({ type }) => type === 'run'));
  expect(missed.every((message) => (message.id ?? 0) > last)).toBe(true);
  await resumed.cancel();
  await bench.close();
});

it('says that everything should be read anew when too much was missed', async () => {
  const bench = await createApiBench();
  for (let count = 0; count < 1100; count += 1) bench.engine.announce('w');
  await expect.poll(async () => (await bench.engine.eventsSince(0, 1000)) === null).toBe(true);
  const stream = await open(bench, { 'last-event-id': '0' });
  expect(await stream.readUntil((messages) => messages.length > 0)).toEqual([{ id: null, type: 'reset' }]);
  await stream.cancel();
  await bench.close();
});

it('ends when the process stops', async () => {
  const bench = await createApiBench();
  const stream = await open(bench);
  await stream.readUntil(() => true);
  bench.closing.abort();
  expect(await stream.hasEnded()).toBe(true);
  await bench.close();
});

it('is not for strangers', async () => {
  const bench = await createApiBench();
  expect((await bench.anonymous('GET', '/api/stream')).status).toBe(401);
  await bench.close();
});

it('tells a person alone what waits for them', async () => {
  const bench = await createApiBench();
  const other = await bench.as('approver');
  const [owner] = await bench.auth.listAccounts();
  const stream = await open(bench);
  await stream.readUntil(() => true);
  const people = (await other('GET', '/api/users')).body as { items: { id: string; role: string }[] };
  const approver = people.items.find(({ role }) => role === 'approver')?.id ?? '';
  const tell = (to: string, title: string) =>
    bench.engine.notices.tell({
      kind: 'breaker',
      to: [to],
      at: bench.clock.now(),
      words: { title, text: '' },
      path: '/',
    });
  await tell(approver, 'For the approver');
  await tell(owner?.id ?? '', 'For the owner');
  await bench.engine.notices.deliver();
  const seen = await stream.readUntil((messages) => messages.some(({ type }) => type === 'notice'));
  expect(seen.filter(({ type }) => type === 'notice')).toMatchObject([{ id: null, title: 'For the owner' }]);
  await stream.cancel();
  await bench.close();
});
