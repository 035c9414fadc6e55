// One floor of performance.md in a process of its own: what the same stack can do at most with less work per request.
// node tests/bench/floor.ts <F1|F2|F3|F4> <port> <data folder> [address of the local server]
import path from 'node:path';
import { serve } from '@hono/node-server';
import Database from 'better-sqlite3';
import { Hono } from 'hono';
import { Agent, request } from 'undici';

const [name = 'F1', port = '0', folder = '.', target = ''] = process.argv.slice(2);
const store = name === 'F1' ? null : openFloor(path.join(folder, 'floor.sqlite'), name === 'F3' ? 'NORMAL' : 'FULL');
const agent = new Agent({ connections: 256 });

const app = new Hono();
app.get('/api/health', (context) => context.json({ status: 'ok' }));
app.post('/floor', async (context) => {
  const body: unknown = await context.req.json();
  if (name === 'F4') await callTarget(JSON.stringify(body));
  const id = store === null ? 0 : await store.insert(JSON.stringify(body));
  return context.json({ id, body });
});

serve({ fetch: app.fetch, port: Number(port), hostname: '127.0.0.1' });
process.once('SIGTERM', () => {
  store?.close();
  process.exit(0);
});

interface FloorStore {
  insert(text: string): Promise<number>;
  /** Folds the log into the database, so that its size can be compared. */
  close(): void;
}

/** Inserts of concurrent requests share one transaction; each resolves after the commit. */
function openFloor(file: string, synchronous: 'FULL' | 'NORMAL'): FloorStore {
  const db = new Database(file);
  db.pragma('journal_mode = WAL');
  db.pragma(`synchronous = ${synchronous}`);
  db.exec('create table if not exists entries (id integer primary key, text text not null)');
  const statement = db.prepare<[string]>('insert into entries (text) values (?)');
  const begin = db.prepare('begin immediate');
  const commit = db.prepare('commit');
  let queue: { text: string; resolve: (id: number) => void }[] = [];

  function flush(): void {
    const batch = queue;
    queue = [];
    begin.run();
    const ids = batch.map(({ text }) => Number(statement.run(text).lastInsertRowid));
    commit.run();
    for (const [index, { resolve }] of batch.entries()) resolve(ids[index] ?? 0);
  }
  return {
    insert: (text) =>
      new Promise((resolve) => {
        queue.push({ text, resolve });
        if (queue.length === 1) setImmediate(flush);
      }),
    close: () => db.close(),
  };
}

/** With the fastest keep-alive client there is on this stack, so that the floor is not raised by a slow one. */
async function callTarget(text: string): Promise<void> {
  const headers = { 'content-type': 'application/json' };
  const { body } = await request(`${target}/ok`, { method: 'POST', dispatcher: agent, headers, body: text });
  await body.dump();
}
