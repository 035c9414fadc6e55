import type { Verdict } from '@leeway/shared/dial/evidence-event.ts';
import type { Route } from '@leeway/shared/dial/route.ts';
import type { RunEvent } from '@leeway/shared/run/event.ts';
import { expect, test } from 'vitest';
import type { Append, WorkspaceEvent } from '../journal/append.ts';
import { createJournal } from '../journal.ts';
import { createRetentionStore } from '../retention.ts';
import { openMemoryStore } from '../testing/open-memory-store.ts';
import { checkRecords } from '../trust/check-records.ts';
import { createTrustStore } from '../trust/trust.ts';
import type { TrustChange } from './evidence-rows.ts';

const KEY = 'a'.repeat(64);
const ann = { id: 'u1', name: 'Ann', via: 'session' } as const;
const MINUTE = 60_000;
const START = Date.parse('2026-11-20T09:00:00Z');

type Sample = {
  score?: number;
  key?: string;
  audited?: string;
  way?: Route['way'];
  input?: string;
  isFallback?: boolean;
};

/** A store, and the events of AI drafts as the engine would hand them over. */
function createBench() {
  const store = openMemoryStore();
  const { db } = store;
  const journal = createJournal(db);
  const trust = createTrustStore(db);
  const told: TrustChange[] = [];
  journal.onTrust((changes) => told.push(...changes));
  db.exec("insert into workflows (id, title, draft, draft_saved_at, created_at) values ('w', 'Mail', '{}', 0, 0)");
  const graph = JSON.stringify({ schema: 1, nodes: [], edges: [], settings: {} });
  db.prepare("insert into versions (id, workflow_id, hash, graph, published_at) values (1, 'w', 'h', ?, 0)").run(graph);
  db.prepare("insert into dials (workflow_id, node_id, setting, set_at) values ('w', 'draft', ?, 0)").run(
    JSON.stringify({ level: 'autonomous', assignee: 'role:approver' }),
  );
  let now = START;

  function append(run: number, events: RunEvent[], mode: Append['head']['mode'] = 'live'): Promise<number> {
    const head = { id: run, workflowId: 'w', versionId: 1, mode, startedAt: START, subject: `Mail ${run}` };
    const row = { status: 'running', endedAt: null, note: null, costUsd: 0, isParked: false } as const;
    return journal.append({ head: { ...head, parent: null, body: null }, row, events });
  }

  function started(): RunEvent {
    const by = { trigger: 'start', output: {}, by: null };
    return { type: 'run.started', at: now, workflowId: 'w', version: 1, mode: 'live', ...by };
  }

  return {
    db,
    journal,
    trust,
    told,
    append,
    started,
    tick: (ms = MINUTE) => {
      now += ms;
    },
    now: () => now,
    answered({ score = 0.9, key = KEY, audited, way = 'ask', input, isFallback = false }: Sample = {}): RunEvent {
      const level = way === 'alone' ? 'autonomous' : 'draft';
      const route: Route = { way, level, because: 'node setting', why: '', score, threshold: null };
      const parts = { score, grounded: 1, confidence: 1, confidenceFrom: 'none', agreement: null } as const;
      const call = { provider: 'p', model: 'm', isBuiltIn: false, isFallback, prompt: { system: '', user: '' } };
      const audit = { share: 0.5, isDrawn: audited !== undefined, approval: audited ?? null };
      return {
        type: 'step.answered',
        at: now,
        key: 'draft',
        output: { text: 'Hello' },
        score: { ...parts, failedChecks: [], ungrounded: [], differing: [], doubts: [], recipe: 'v1-single' },
        call: { ...call, tokensIn: 1, tokensOut: 1, costUsd: null, latencyMs: 1 },
        route,
        port: 'out',
        evidence: { key, ...(way === 'alone' ? { audit } : {}), ...(input === undefined ? {} : { inputHash: input }) },
      };
    },
    settled(run: number, loss: number | null = 0): RunEvent {
      return {
        type: 'approval.settled',
        at: now,
        key: 'draft',
        port: 'out',
        verdicts: [verdictOf(`${run}/draft`, loss)],
      };
    },
    audited(run: number, loss: number, approval: string): WorkspaceEvent {
      const {
        node: _node,
        evidenceKey: key,
        ...verdict
      } = { ...verdictOf(`${run}/draft`, loss), source: 'audit' as const };
      const decided = {
        approval,
        decision: loss === 0 ? 'approve' : 'reject',
        by: ann,
        idempotencyKey: approval,
      } as const;
      const events = [{ type: 'verdict' as const, at: now, ...verdict, of: null }];
      return { type: 'evidence.added', at: now, workflowId: 'w', nodeId: 'draft', key, events, decided };
    },
    problems() {
      const problems: string[] = [];
      checkRecords(db, (problem) => problems.push(problem));
      return problems;
    },
    rows: (sql: string) => db.prepare<[], Record<string, unknown>>(sql).all(),
  };
}

function verdictOf(item: string, loss: number | null): Verdict {
  const verdict = loss === null ? 'expired' : loss === 0 ? 'approved' : 'rejected';
  const rest = { changes: [], seconds: 30, isBlind: false, source: 'draft', notCounted: null } as const;
  return { item, node: 'draft', evidenceKey: KEY, verdict, loss, by: { id: 'u1', name: 'Ann' }, ...rest, changes: [] };
}

test('items and verdicts are kept with their events, and the record is what they fold to', async () => {
  const bench = createBench();
  for (let run = 1; run <= 25; run += 1) {
    await bench.append(run, [bench.started(), bench.answered({ score: run / 25 })]);
    bench.tick();
    await bench.append(run, [bench.settled(run, run === 3 ? 1 : 0)]);
  }
  const record = await bench.trust.find('w', 'draft');
  expect(record?.state.counts).toMatchObject({ items: 25, verdicts: 25, approved: 24, rejected: 1 });
  expect(record?.state.ledger.n.at(-1)).toBe(25);
  const history = await bench.trust.history(record?.id ?? 0, 0);
  expect([history.scores.length, history.losses[2]]).toEqual([25, 1]);
  expect(bench.told.at(-1)?.record.state).toEqual(record?.state);
  expect(bench.problems()).toEqual([]);
});

test('a test run writes nothing, and what is withdrawn is no evidence', async () => {
  const bench = createBench();
  await bench.append(1, [bench.started(), bench.answered()], 'test');
  expect(bench.rows('select * from evidence')).toEqual([]);
  await bench.append(2, [bench.started(), bench.answered()]);
  await bench.append(2, [{ type: 'run.ended', at: bench.now(), outcome: 'cancelled' }]);
  expect((await bench.trust.find('w', 'draft'))?.state.pending).toEqual([]);
  expect(bench.rows("select * from evidence where type = 'verdict'")).toMatchObject([{ item: '2/draft', loss: null }]);
});

test('the same input counts once; another key begins a record, and going back within 30 days restores the first', async () => {
  const bench = createBench();
  await bench.append(1, [bench.started(), bench.answered({ input: 'x' })]);
  await bench.append(2, [bench.started(), bench.answered({ input: 'x' })]);
  expect((await bench.trust.find('w', 'draft'))?.state.pending).toHaveLength(1);
  await bench.append(3, [bench.started(), bench.answered({ key: 'b'.repeat(64) })]);
  expect((await bench.trust.find('w', 'draft'))?.evidenceKey).toBe('b'.repeat(64));
  bench.tick(29 * 24 * 60 * MINUTE);
  await bench.append(4, [bench.started(), bench.answered()]);
  const back = await bench.trust.find('w', 'draft');
  expect([back?.evidenceKey, back?.state.counts.items, back?.state.probationLeft]).toEqual([KEY, 3, 49]);
  expect(await bench.trust.records()).toHaveLength(2);
  expect((await bench.trust.entries({ workflowId: 'w', nodeId: 'draft' }, { limit: 10 })).items[1]?.words).toBe(
    'You changed the instructions, so trust starts again at zero.',
  );
  bench.tick(31 * 24 * 60 * MINUTE);
  await bench.append(5, [bench.started(), bench.answered({ key: 'b'.repeat(64) })]);
  expect((await bench.trust.find('w', 'draft'))?.state.counts.items).toBe(1);
  expect(bench.problems()).toEqual([]);
});

test('a backup model has its own record and does not touch that of the first', async () => {
  const bench = createBench();
  await bench.append(1, [bench.started(), bench.answered()]);
  await bench.append(2, [bench.started(), bench.answered({ key: 'b'.repeat(64), isFallback: true })]);
  expect((await bench.trust.find('w', 'draft'))?.evidenceKey).toBe(KEY);
  expect(await bench.trust.records()).toHaveLength(2);
});

test('a check is asked in the inbox, held up by nothing, and stays when its run ends', async () => {
  const bench = createBench();
  const approval = bench.journal.nextApprovalId();
  await bench.append(1, [bench.started(), bench.answered({ way: 'alone', audited: approval })]);
  await bench.append(1, [{ type: 'run.ended', at: bench.now(), outcome: 'failed' }]);
  expect(bench.rows('select id, kind, status, subject, assignee, node_id from approvals')).toEqual([
    { id: 1, kind: 'audit', status: 'open', subject: 'Mail 1', assignee: 'role:approver', node_id: 'draft' },
  ]);
});

test('of many decisions on one check the first is kept, and the others are refused with it', async () => {
  const bench = createBench();
  const approval = bench.journal.nextApprovalId();
  await bench.append(1, [bench.started(), bench.answered({ way: 'alone', audited: approval })]);
  const answers = await Promise.allSettled(
    Array.from({ length: 100 }, (_, index) => bench.journal.appendWorkspace(bench.audited(1, index % 2, approval))),
  );
  expect(answers.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
  expect(answers[57]).toMatchObject({ reason: { code: 'approval.decided', status: 409 } });
  expect((await bench.trust.find('w', 'draft'))?.state.auditsChecked).toBe(1);
  expect(bench.problems()).toEqual([]);
});

test('mistakes that checks find stop the dial, ask about what went out last, and open an incident, all at once', async () => {
  const bench = createBench();
  for (let run = 1; run <= 40; run += 1) {
    const audited = run > 30 ? bench.journal.nextApprovalId() : undefined;
    const sample: Sample = { way: 'alone', ...(audited === undefined ? {} : { audited }) };
    await bench.append(run, [bench.started(), bench.answered(sample)]);
  }
  for (let check = 1; check <= 6; check += 1) {
    await bench.journal.appendWorkspace(bench.audited(30 + check, 1, String(check)));
  }
  const stop = bench.told.find(({ stopped }) => stopped !== null)?.stopped;
  expect(stop).toMatchObject({
    why: 'Stopped: checks found 6 mistakes in 6. Everything asks you again.',
    dial: { setting: { level: 'draft' } },
  });
  expect(
    bench.rows(
      "select json_extract(setting, '$.level') as level, json_extract(setting, '$.assignee') as who from dials",
    ),
  ).toEqual([{ level: 'draft', who: 'role:approver' }]);
  // Four that were drawn before are open still.
  expect(bench.rows("select id from approvals where kind = 'audit' and status = 'open'")).toHaveLength(24);
  expect(bench.rows('select kind, state, detail from incidents')).toEqual([
    { kind: 'dial-stopped', state: 'open', detail: stop?.why },
  ]);
  const { items } = await bench.trust.entries({ workflowId: 'w', nodeId: 'draft' }, { limit: 10 });
  expect(items.map(({ kind }) => kind)).toEqual(['stopped', 'hold']);
  const record = await bench.trust.find('w', 'draft');
  expect([record?.state.epoch, record?.state.stopped?.why]).toEqual([1, stop?.why]);
  expect(bench.problems()).toEqual([]);
});

test('a row that somebody changed is found, whichever it is', async () => {
  const damages = [
    "update evidence set loss = 0 where type = 'verdict'",
    `update evidence set data = replace(data, '"loss":1', '"loss":0'), loss = 0 where type = 'verdict'`,
    "delete from evidence where type = 'verdict'",
    'update trust_records set state = replace(state, \'"approved":0\', \'"approved":7\')',
    "update evidence set data = '{' where type = 'item'",
    'delete from trust_records',
  ];
  for (const damage of damages) {
    const bench = createBench();
    await bench.append(1, [bench.started(), bench.answered()]);
    await bench.append(1, [bench.settled(1, 1)]);
    expect(bench.problems()).toEqual([]);
    bench.db.exec(damage);
    expect([damage, ...bench.problems()].length).toBeGreaterThan(1);
  }
});

test('the evidence stays when its runs are removed', async () => {
  const bench = createBench();
  await bench.append(1, [bench.started(), bench.answered()]);
  await bench.append(1, [bench.settled(1), { type: 'run.ended', at: bench.now(), outcome: 'completed' }]);
  await createRetentionStore(bench.db).remove([1], { now: bench.now(), isAtWork: () => false });
  expect(bench.rows('select id from runs')).toEqual([]);
  expect((await bench.trust.find('w', 'draft'))?.state.counts.approved).toBe(1);
  expect(bench.rows('select type from evidence')).toHaveLength(3);
  expect(bench.problems()).toEqual([]);
});

test('a commit that fails leaves nothing of it, also in memory', async () => {
  const bench = createBench();
  await bench.append(1, [bench.started(), bench.answered()]);
  bench.db.exec("create trigger no_more before insert on evidence begin select raise(abort, 'full'); end");
  await expect(bench.append(1, [bench.settled(1, 1)])).rejects.toThrow('full');
  bench.db.exec('drop trigger no_more');
  expect(bench.told).toHaveLength(1);
  await bench.append(1, [bench.settled(1, 0)]);
  expect((await bench.trust.find('w', 'draft'))?.state.counts).toMatchObject({ verdicts: 1, approved: 1 });
  expect(bench.problems()).toEqual([]);
});
