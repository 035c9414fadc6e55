import type { Role } from '@leeway/shared/api/route.ts';
import { afterAll, beforeAll, expect, it, test } from 'vitest';
import { createApprovalListStore } from '../../store/approval-lists.ts';
import type { Store } from '../../store/open-store.ts';
import { openMemoryStore } from '../../store/testing/open-memory-store.ts';
import { isFor, type Question, refusalOf, type Team, wordsForAssignee } from './may-decide.ts';

const ROLES: Record<string, Role> = {
  ann: 'owner',
  bob: 'builder',
  dan: 'approver',
  eve: 'approver',
  vic: 'viewer',
};
const team: Team = {
  members: new Map(Object.entries(ROLES).map(([id, role]) => [id, { id, name: id.toUpperCase(), email: null, role }])),
  // Dan is away.
  standIns: new Map([['dan', 'eve']]),
};
const ASSIGNEES = [
  null,
  '',
  'role:owner',
  'role:builder',
  'role:approver',
  'user:ann',
  'user:bob',
  'user:dan',
  'user:vic',
  'user:gone',
];
const cases = ASSIGNEES.flatMap((assignee) =>
  [1, 2].flatMap((needed) => [null, 'approver', 'builder'].map((turnsOf) => ({ assignee, needed, turnsOf }))),
);

let store: Store;
beforeAll(() => {
  store = openMemoryStore();
  for (const [id, role] of Object.entries(ROLES))
    store.db.prepare('insert into members values (?, ?, 0)').run(id, role);
  const insert = store.db.prepare(
    `insert into approvals (id, run, key, workflow_id, node_id, node_title, kind, mode, status, subject, question, why, asked_at, assignee, needed, turns_of)
     values (?, 1, 'k', 'w', 'n', 'N', 'gate', 'live', 'open', '', '', '', 0, ?, ?, ?)`,
  );
  for (const [at, { assignee, needed, turnsOf }] of cases.entries()) insert.run(at + 1, assignee, needed, turnsOf);
});
afterAll(() => store.close());

it.each(Object.keys(ROLES))('the list of %s holds exactly what that person may decide', async (userId) => {
  const lists = createApprovalListStore(store);
  const standsInFor = [...team.standIns].flatMap(([away, other]) => (other === userId ? [away] : []));
  const reader = { userId, role: ROLES[userId] ?? 'viewer', standsInFor, now: 1 };
  const { items } = await lists.list({ status: 'open', scope: 'mine', limit: 200 }, reader);
  const may = cases.flatMap((question, at) => (isFor(userId, question, team) ? [String(at + 1)] : []));
  expect(items.map(({ id }) => id)).toEqual(may);
});

test('there is somebody who may decide, whatever is set', () => {
  for (const question of cases) {
    const people = Object.keys(ROLES).filter((id) => isFor(id, question, team));
    expect(people).toContain('ann');
    expect(people).not.toContain('vic');
  }
});

test('says in words why not, and whose it is', () => {
  const question: Question = {
    assignee: 'role:builder',
    needed: 3,
    turnsOf: null,
    votes: [{ by: { id: 'bob', name: 'Bob', via: 'session' }, at: 1, decision: 'approve' }],
    isRewriting: false,
    requesters: new Set(['ann']),
  };
  expect(refusalOf('dan', question, team)?.words).toBe('It is for builders.');
  expect(refusalOf('ann', question, team)?.words).toBe('You started this run, so somebody else has to decide.');
  expect(refusalOf('bob', question, team)?.words).toBe(
    'You have approved it. 2 more people have to approve it as well.',
  );
  expect(wordsForAssignee('user:dan', team)).toBe('EVE, for DAN');
  expect(wordsForAssignee('user:gone', team)).toBe('somebody who is not there any more');
});
