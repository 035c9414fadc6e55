import Database from 'better-sqlite3';
import { describe, expect, it } from 'vitest';
import { ann } from '../testing/engine-bench.ts';
import { bob, createPlanting, type Planting } from '../testing/planting-bench.ts';

const DAY_MS = 86_400_000;

/** The open question to a second person. */
function secondLook({ db }: Planting) {
  return db
    .prepare<[], { id: number; run: number; assignee: string; kind: string; question: string; why: string }>(
      "select id, run, assignee, kind, question, why from approvals where is_second_look = 1 and status = 'open'",
    )
    .get();
}

async function recordOf({ stores, workflowId }: Planting) {
  const record = await stores.trust.find(workflowId, 'draft');
  if (!record) throw new Error('the step has no record');
  return record;
}

const OPEN_LOOKS = "select count(*) from approvals where is_second_look = 1 and status = 'open' and plant is not null";

/** The database as a process that was killed in this moment would leave it. */
function killed({ db }: Planting): Database.Database {
  return new Database(db.serialize());
}

const everything = (counts: readonly number[]) => counts.at(-1);

describe('a disagreement near a position that is being earned', { timeout: 30_000 }, () => {
  it('goes to a second person, who does not see the first answer; the run goes on with the first', async () => {
    const bench = await createPlanting({ share: 0, hasSecondLook: true });
    const before = (await recordOf(bench)).state.ledger;
    const { runId, approvalId } = await bench.item(477);
    await bench.decide(approvalId, 'reject');
    expect((await bench.engine.read(runId)).state.status).toBe('completed');
    const look = secondLook(bench);
    expect(look).toMatchObject({ run: Number(runId), assignee: `user:${bob.id}`, kind: 'audit' });
    expect(`${look?.question} ${look?.why}`).not.toMatch(/Ann|reject|disagree/i);
    const { state } = await recordOf(bench);
    expect(state.ledger).toEqual(before);
    expect(state.pending).toMatchObject([{ item: `${runId}/draft`, loss: null }]);
    expect(await bench.problems()).toEqual([]);
  });

  it.each([
    ['does not count when the second person finds it fine', 'approve', 0],
    ['counts when the second person says the same', 'reject', 1],
  ] as const)('%s', async (_what, decision, mistakes) => {
    const bench = await createPlanting({ share: 0, hasSecondLook: true });
    const before = (await recordOf(bench)).state.ledger;
    const { runId, approvalId } = await bench.item(477);
    await bench.decide(approvalId, 'reject');
    const sent = bench.sent.length;
    await bench.decide(String(secondLook(bench)?.id), decision, { by: bob });
    const { state, id } = await recordOf(bench);
    expect(everything(state.ledger.n)).toBe((everything(before.n) ?? 0) + 1);
    expect(everything(state.ledger.k)).toBe(mistakes);
    expect((await bench.stores.trust.events(id)).at(-1)).toMatchObject({ source: 'second look', by: { id: bob.id } });
    expect((await bench.stores.trust.history(id, state.epoch)).losses.at(-1)).toBe(mistakes);
    expect(bench.sent).toHaveLength(sent);
    expect((await bench.engine.read(runId)).state.status).toBe('completed');
    expect(await bench.problems()).toEqual([]);
  });

  it('is for the same person after a day where there is nobody else', async () => {
    const bench = await createPlanting({ share: 0, hasSecondLook: true });
    bench.db.prepare('delete from members where user_id = ?').run(bob.id);
    await bench.decide((await bench.item(477)).approvalId, 'reject');
    const look = secondLook(bench);
    expect(look?.assignee).toBe(`user:${ann.id}`);
    const marks = bench.db.prepare('select user_id, later_until from review_marks where approval = ?').all(look?.id);
    expect(marks).toEqual([{ user_id: ann.id, later_until: bench.clock.now() + DAY_MS }]);
  });

  it('counts at once where second looks are off, and for a small change', async () => {
    const off = await createPlanting({ share: 0 });
    await off.decide((await off.item(477)).approvalId, 'reject');
    expect(secondLook(off)).toBeUndefined();
    expect(everything((await recordOf(off)).state.ledger.k)).toBe(1);
  });
});

describe('a planted mistake where disagreements get a second look', { timeout: 30_000 }, () => {
  it('is missed when the second person lets it pass', async () => {
    const bench = await createPlanting({ hasSecondLook: true });
    const [id = ''] = await bench.planted(1);
    const before = await bench.outside();
    await bench.decide(id, 'reject');
    expect(await bench.canaries()).toEqual({ shown: 0, missed: 0 });
    const look = secondLook(bench);
    expect(look).toMatchObject({ run: 0, assignee: `user:${bob.id}`, kind: 'audit' });
    await bench.decide(String(look?.id), 'approve', { by: bob });
    expect(await bench.canaries()).toEqual({ shown: 1, missed: 1 });
    expect(await bench.outside()).toEqual(before);
    expect(await bench.problems()).toEqual([]);
  });

  it('is missed at once when the first person lets it pass', async () => {
    const bench = await createPlanting({ hasSecondLook: true });
    const [id = ''] = await bench.planted(1);
    await bench.decide(id, 'approve');
    expect(secondLook(bench)).toBeUndefined();
    expect(await bench.canaries()).toEqual({ shown: 1, missed: 1 });
  });

  it('has its second look in the commit that says it was caught: a crash after it loses nothing', async () => {
    const bench = await createPlanting({ hasSecondLook: true });
    const [id = ''] = await bench.planted(1);
    const looks: number[] = [];
    const open = bench.db.prepare<[], number>(OPEN_LOOKS).pluck();
    // What is on disk when the process is killed as soon as the decision is.
    const stop = bench.engine.subscribe(({ event }) => {
      if (event.type === 'approval' && event.approvalId === id)
        looks.push(killed(bench).prepare<[], number>(OPEN_LOOKS).pluck().get() ?? 0);
    });
    expect(open.get()).toBe(0);
    await bench.decide(id, 'reject');
    stop();
    expect(looks).toEqual([1]);
    const engine = await bench.restart();
    const again = String(secondLook(bench)?.id);
    await engine.decide({ approvalId: again, decision: 'reject', by: bob, idempotencyKey: 'again', undoMs: 0 });
    expect(await bench.canaries()).toEqual({ shown: 1, missed: 0 });
    expect(await bench.problems()).toEqual([]);
  });

  it('is caught when nobody looks at it once more in time: the first answer is the last', async () => {
    const bench = await createPlanting({ hasSecondLook: true });
    const [id = ''] = await bench.planted(1);
    await bench.decide(id, 'reject');
    bench.clock.advance(2 * DAY_MS);
    await bench.engine.sweep();
    expect(secondLook(bench)).toBeDefined();
    expect(await bench.canaries()).toEqual({ shown: 0, missed: 0 });
    bench.clock.advance(DAY_MS);
    await bench.engine.sweep();
    await bench.engine.sweep();
    expect(secondLook(bench)).toBeUndefined();
    expect(await bench.canaries()).toEqual({ shown: 1, missed: 0 });
    const { id: record, openCanaries } = await recordOf(bench);
    const said = (await bench.stores.trust.events(record)).filter(({ type }) => type === 'canary');
    expect(said).toMatchObject([{ isMissed: false, by: { id: ann.id, name: ann.name } }]);
    expect(openCanaries).toBe(0);
    expect(await bench.problems()).toEqual([]);
  });

  it('counts as caught at once where no second look is asked about it', async () => {
    const bench = await createPlanting({ hasSecondLook: false });
    const [id = ''] = await bench.planted(1);
    await bench.decide(id, 'reject');
    expect(secondLook(bench)).toBeUndefined();
    expect(await bench.canaries()).toEqual({ shown: 1, missed: 0 });
  });
});
