import { usableAlpha } from '@leeway/shared/dial/record.ts';
import type { Actor, Decision } from '@leeway/shared/run/event.ts';
import { describe, expect, it } from 'vitest';
import { createJournal } from '../../../store/journal.ts';
import { ann, startAndWait } from '../../testing/engine-bench.ts';
import { bob, createPlanting, type Planting } from '../../testing/planting-bench.ts';

const key: Actor = { ...ann, via: 'key' };

async function withOne(bench: Planting): Promise<string> {
  const [id = ''] = await bench.planted(1);
  return id;
}

describe('planted mistakes', { timeout: 30_000 }, () => {
  it('look like a real draft in the inbox and in its detail', async () => {
    const bench = await createPlanting();
    const { approvalId } = await bench.item(477);
    const [id = ''] = await bench.planted(1);
    const plant = await bench.stores.plants.find(id);
    const { state } = (await bench.engine.readApproval({ id, runId: plant?.run ?? '', key: 'draft' }, ann.id)).run;
    expect(state.steps.draft?.approvals).toMatchObject([{ approval: id, kind: 'draft', status: 'open' }]);
    expect(state.steps.draft?.drafted).toEqual(plant?.values);
    const { right = '', wrong = '' } = plant?.mistake ?? {};
    expect(plant?.values).toMatchObject({ body: `The door costs £${wrong}.` });
    expect(state.steps.start?.output).toEqual({ price: Number(right) });
    const [real, copy] = bench.db
      .prepare('select kind, status, mode, node_title, assignee, due_at, needed, why from approvals where id in (?, ?)')
      .all(Number(approvalId), Number(id));
    expect(copy).toEqual(real);
    expect(await bench.problems()).toEqual([]);
  });

  it.each<[string, Decision, boolean]>([
    ['an approval', 'approve', true],
    ['a rejection', 'reject', false],
    ['“not sure”', 'unsure', false],
  ])('are kept from the outside and counted after %s', async (_what, decision, isMissed) => {
    const bench = await createPlanting();
    const id = await withOne(bench);
    const before = await bench.outside();
    await bench.decide(id, decision);
    expect(await bench.outside()).toEqual(before);
    expect(await bench.canaries()).toEqual({ shown: 1, missed: isMissed ? 1 : 0 });
    const { planted } = await bench.engine.readApproval(
      { id, runId: (await bench.stores.plants.find(id))?.run ?? '', key: 'draft' },
      ann.id,
    );
    expect(planted).toMatch(/^This was a planted mistake: the amount was \d+, not \d+\. /);
    expect(planted).toMatch(isMissed ? /It slipped through\. Nothing was sent\.$/ : /You caught it\.$/);
    expect(await bench.problems()).toEqual([]);
  });

  it('are caught by an edit only when the mistake is gone', async () => {
    const bench = await createPlanting();
    const [one = '', other = ''] = await bench.planted(2);
    const { values, mistake } = (await bench.stores.plants.find(one)) ?? {};
    const { right = '', wrong = '' } = mistake ?? {};
    await bench.decide(one, 'edit', { output: { ...values, body: String(values?.body).replace(wrong, right) } });
    const second = (await bench.stores.plants.find(other))?.values ?? {};
    await bench.decide(other, 'edit', { output: { ...second, body: `${String(second.body)} Thank you.` } });
    expect(await bench.canaries()).toEqual({ shown: 2, missed: 1 });
  });

  it('change nothing outside by a key, in bulk, from a person who wants another draft, or by several', async () => {
    const bench = await createPlanting({ review: { approvals: 2 } });
    const [one = '', other = '', third = ''] = await bench.planted(3);
    const before = await bench.outside();
    await bench.decide(one, 'approve', { by: key });
    expect((await bench.stores.plants.find(one))?.votes).toHaveLength(1);
    expect(await bench.canaries()).toEqual({ shown: 0, missed: 0 });
    await expect(bench.decide(one, 'approve', { by: ann, key: 'again' })).rejects.toMatchObject({
      code: 'approval.voted',
    });
    await bench.decide(one, 'approve', { by: bob });
    expect(await bench.canaries()).toEqual({ shown: 1, missed: 1 });
    await bench.engine.tryAgain(other, 'Check the price', ann);
    expect(await bench.canaries()).toEqual({ shown: 2, missed: 1 });
    await bench.engine.decide({
      approvalId: third,
      decision: 'reject',
      by: ann,
      idempotencyKey: 'b',
      undoMs: 0,
      isBulk: true,
    });
    expect(await bench.canaries()).toEqual({ shown: 3, missed: 1 });
    await expect(bench.engine.undo(third, ann)).rejects.toMatchObject({ code: 'approval.settled' });
    expect(await bench.outside()).toEqual(before);
  });

  it('are decided once, also by many at the same moment', async () => {
    const bench = await createPlanting();
    const id = await withOne(bench);
    const answers = await Promise.allSettled(
      Array.from({ length: 20 }, (_, index) => bench.decide(id, 'reject', { key: `k${index}` })),
    );
    expect(answers.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    expect(await bench.canaries()).toEqual({ shown: 1, missed: 0 });
    await bench.decide(id, 'reject', { key: 'k0' }).catch(() => undefined);
    expect(await bench.canaries()).toEqual({ shown: 1, missed: 0 });
  });

  it('are told to people like real drafts, and no run ever gets the id of theirs', async () => {
    const bench = await createPlanting();
    // She has the app open.
    const leave = bench.engine.notices.subscribe(ann.id, () => undefined);
    const { approvalId } = await bench.item(477);
    const id = await withOne(bench);
    const told = bench.db.prepare<[number]>(
      'select user_id, channel, kind from notices where approval = ? order by user_id, channel',
    );
    await bench.engine.notices.deliver();
    expect(told.all(Number(id))).toEqual([{ user_id: ann.id, channel: 'page', kind: 'asked' }]);
    expect(told.all(Number(approvalId))).toEqual(told.all(Number(id)));
    leave();
    const { shown } = (await bench.stores.plants.find(id)) ?? {};
    expect(createJournal(bench.db).nextRunId()).toBeGreaterThan(Number(shown?.run));
    const engine = await bench.restart();
    const runs = await Promise.all([1, 2, 3].map((price) => startAndWait(engine, bench.workflowId, { price })));
    expect(runs).not.toContain(shown?.run);
    expect((await engine.show(shown?.run ?? '')).state).toMatchObject({ status: 'waiting' });
  });

  it('cannot be stored as a question of a run', async () => {
    const bench = await createPlanting();
    const id = await withOne(bench);
    expect(() => bench.db.prepare('update approvals set run = 1 where id = ?').run(id)).toThrow(/CHECK/);
  });

  it('are planted only where a share is set, at draft or threshold, and after 20 verdicts', async () => {
    const bench = await createPlanting({ share: 0 });
    await bench.item(477);
    await bench.stores.settings.update({
      reviewQuality: { canaryShare: 0.2, blindShare: 0, isSpeedChecked: false, hasSecondLook: false },
    });
    await bench.engine.reloadSettings();
    await bench.item(478);
    expect(await bench.planted(1)).toHaveLength(1);
  });

  it('close quietly after three days, and say nothing then', async () => {
    const bench = await createPlanting();
    const id = await withOne(bench);
    expect((await bench.stores.trust.find(bench.workflowId, 'draft'))?.openCanaries).toBeGreaterThan(0);
    bench.clock.advance(3 * 86_400_000);
    await bench.engine.sweep();
    expect((await bench.stores.plants.find(id))?.status).toBe('expired');
    expect((await bench.stores.trust.find(bench.workflowId, 'draft'))?.openCanaries).toBe(0);
    await expect(bench.decide(id, 'approve')).rejects.toMatchObject({ code: 'approval.expired' });
    expect(await bench.canaries()).toEqual({ shown: 0, missed: 0 });
  });

  it('lower the limit that evidence is tested with', async () => {
    const bench = await createPlanting();
    const id = await withOne(bench);
    await bench.approve(id);
    const record = await bench.stores.trust.find(bench.workflowId, 'draft');
    expect(record && usableAlpha(record.state)).toBeLessThan(0.05);
  });
});
