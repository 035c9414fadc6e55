import { afterAll, beforeAll, expect, it } from 'vitest';
import { type ApprovalListStore, createApprovalListStore } from '../approval-lists.ts';
import type { Store } from '../open-store.ts';
import { openMemoryStore } from '../testing/open-memory-store.ts';
import type { InboxReader } from './inbox-reader.ts';

const OPEN = 5000;
const HOUR = 3_600_000;
let store: Store;
let lists: ApprovalListStore;

/** 5,000 open approvals among as many decided ones: a third without a due time, a quarter of them one of ten people's. */
beforeAll(() => {
  store = openMemoryStore();
  lists = createApprovalListStore(store);
  store.db.exec("insert into workflows (id, title, draft, draft_saved_at, created_at) values ('w', 'W', '{}', 0, 0)");
  for (let person = 0; person < 10; person += 1)
    store.db.prepare("insert into members values (?, 'approver', 0)").run(`p${person}`);
  const insert = store.db.prepare(
    `insert into approvals (id, run, key, workflow_id, node_id, node_title, kind, mode, status, subject, question, why, asked_at, due_at, assignee, cost_rank, amount_rank)
     values (@id, @id, 'k', 'w', 'n', 'N', 'gate', 'live', @status, '', '', '', @id, @dueAt, @assignee, @cost, @amount)`,
  );
  store.db.transaction(() => {
    for (let id = 1; id <= 2 * OPEN; id += 1) {
      insert.run({
        id,
        status: id % 2 === 0 ? 'open' : 'decided',
        dueAt: id % 3 === 0 ? null : (id % 50) * HOUR,
        assignee: id % 4 === 0 ? `user:p${id % 10}` : null,
        cost: id % 5,
        amount: -(id % 7),
      });
    }
  })();
});
afterAll(() => store.close());

const reader: InboxReader = { userId: 'p2', role: 'approver', standsInFor: [], now: 1 };

async function readAll(limit: number, scope: 'mine' | 'all' = 'all'): Promise<string[]> {
  const ids: string[] = [];
  for (let cursor: string | undefined, isOver = false; !isOver; ) {
    const page = await lists.list({ status: 'open', limit, cursor, scope }, reader);
    ids.push(...page.items.map(({ id }) => id));
    cursor = page.next ?? undefined;
    isOver = page.next === null;
  }
  return ids;
}

it('gives each of 5,000 open approvals once, in order, whatever the size of the pages', async () => {
  const ids = await readAll(200);
  expect(new Set(ids).size).toBe(OPEN);
  const keyOf = (id: number): number[] => [
    id % 3 === 0 ? Number.POSITIVE_INFINITY : (id % 50) * HOUR,
    id % 5,
    -(id % 7),
    id,
  ];
  const sorted = ids.map(Number).toSorted((one, other) => {
    const [a, b] = [keyOf(one), keyOf(other)];
    const at = a.findIndex((value, index) => value !== b[index]);
    return at < 0 ? 0 : (a[at] ?? 0) < (b[at] ?? 0) ? -1 : 1;
  });
  expect(ids).toEqual(sorted.map(String));
  expect(await readAll(37)).toEqual(ids);
});

it('counts what is one reader’s as it lists it', async () => {
  const mine = await readAll(200, 'mine');
  expect(mine.length).toBeLessThan(OPEN);
  expect(await lists.countOpen({ mine: reader })).toBe(mine.length);
  expect(await lists.countOpen()).toBe(OPEN);
  expect(await lists.countOpen({ kind: 'form' })).toBe(0);
  expect(await lists.countOpen({ workflowId: 'nothing' })).toBe(0);
  const others = { ...reader, standsInFor: ['p4'] };
  expect(await lists.countOpen({ mine: others })).toBeGreaterThan(mine.length);
  expect(await lists.countOpen({ mine: { ...reader, role: 'viewer' } })).toBe(0);
});

it('reads a page and the counts from an index, without sorting', () => {
  const planOf = (sql: string): string =>
    store.db
      .prepare<[], { detail: string }>(`explain query plan ${sql}`)
      .all()
      .map(({ detail }) => detail)
      .join('\n');
  const page = planOf(
    "select id from approvals where status = 'open' order by coalesce(due_at, 9000000000000000), cost_rank, amount_rank, id limit 50",
  );
  expect(page).toContain('approvals_queue');
  expect(page).not.toContain('TEMP B-TREE');
  expect(planOf("select count(*) from approvals where status = 'open' and due_at < 5")).toContain('approvals_open');
});
