import { usableAlpha } from '@leeway/shared/dial/record.ts';
import type { Actor, Decision } from '@leeway/shared/run/event.ts';
import { describe, expect, it } from 'vitest';
import {
  ann,
  answer,
  type Bench,
  createBench,
  graphOf,
  openApprovals,
  startAndWait,
} from '../../testing/engine-bench.ts';

const bob: Actor = { id: 'u2', name: 'Bob', via: 'session' };
const key: Actor = { ...ann, via: 'key' };

interface Planting extends Bench {
  workflowId: string;
  sent: string[];
  /** One item; gives its run and open question. */
  item(price: number): Promise<{ runId: string; approvalId: string }>;
  approve(approvalId: string): Promise<void>;
  /** Asks about real drafts until so many planted ones are among them; the first of these. */
  planted(count: number): Promise<string[]>;
  decide(approvalId: string, decision: Decision, more?: { by?: Actor; output?: unknown; key?: string }): Promise<void>;
  /** What the record of the step says of its reviewers. */
  canaries(): Promise<{ shown: number; missed: number } | undefined>;
  /** Everything that the journals of runs and what was sent say: nothing of it may change by a planted draft. */
  outside(): Promise<unknown>;
}

/** A quote that is drafted, decided by Ann and sent, with a share of planted mistakes. */
async function createPlanting({
  share = 0.2,
  review = { approvals: 1 },
  hasSecondLook = false,
} = {}): Promise<Planting> {
  const bench = await createBench();
  const sent: string[] = [];
  bench.world.mail = async (message) => {
    sent.push(message.body);
    return { messageId: message.messageId, accepted: [message.to], rejected: [] };
  };
  bench.world.ai = async (request) => {
    const price = /\d{3,}/.exec(request.user)?.[0];
    const made = answer(request.schema.parse({ body: `The door costs £${price}.`, confidence: 90 }));
    return { ...made, call: { ...made.call, prompt: { system: '', user: request.user } } };
  };
  await bench.stores.members.add({ userId: bob.id, role: 'approver', createdAt: 0 });
  const settings = { host: 'localhost', port: 25, secure: false, user: '', from: 'a@b.c' };
  const { id } = await bench.stores.connections.create({ kind: 'smtp', name: 'Mail', settings, secret: {} }, 0);
  const draft = { instruction: 'Quote', context: 'Price {{ start.price }}', subject: false };
  const mail = { connection: id, to: 'a@example.com', subject: 'Quote', body: '{{ draft.body }}' };
  const fields = [{ name: 'price', label: 'Price', type: 'number', required: true }];
  const workflowId = await bench.publish(
    graphOf(
      [
        { id: 'start', type: 'triggers.manual', config: { fields } },
        { id: 'draft', type: 'ai.draft', config: draft, dial: { level: 'draft', review } },
        { id: 'mail', type: 'integrations.email', config: mail, dial: { level: 'autonomous', undoSeconds: 0 } },
      ],
      ['start -> draft', 'draft -> mail'],
    ),
  );
  const quality = { canaryShare: 0, blindShare: 0, isSpeedChecked: false, hasSecondLook };
  const setShare = async (canaryShare: number): Promise<void> => {
    await bench.stores.settings.update({ reviewQuality: { ...quality, canaryShare } });
    await bench.engine.reloadSettings();
  };
  const planting: Planting = {
    ...bench,
    workflowId,
    sent,
    async item(price) {
      const runId = await startAndWait(bench.engine, workflowId, { price });
      const [asked] = await openApprovals(bench.engine, runId);
      return { runId, approvalId: asked?.id ?? '' };
    },
    async approve(approvalId) {
      for (const by of [ann, bob].slice(0, review.approvals)) await planting.decide(approvalId, 'approve', { by });
    },
    decide: (approvalId, decision, { by = ann, output, key: idempotencyKey = `${by.id} ${approvalId}` } = {}) =>
      bench.engine.decide({ approvalId, decision, output, by, idempotencyKey, undoMs: 0 }),
    async planted(count) {
      for (let price = 1; price <= 15 * count; price += 1) await planting.item(700 + price);
      return (await untilPlanted(bench, count)).slice(0, count);
    },
    canaries: async () => (await bench.stores.trust.find(workflowId, 'draft'))?.state.canaries,
    outside: async () => ({
      sent: [...sent],
      journal: bench.db.prepare('select count(*) from journal where run <> 0').pluck().get(),
      runs: bench.db.prepare('select id, status from runs').all(),
      timers: bench.db.prepare('select * from timers').all(),
    }),
  };
  await setShare(0);
  for (let price = 131; price < 151; price += 1) await planting.approve((await planting.item(price)).approvalId);
  await setShare(share);
  return planting;
}

async function untilPlanted({ db, engine }: Bench, count: number): Promise<string[]> {
  const open = db
    .prepare<[], string>(
      "select cast(id as text) from approvals where plant is not null and status = 'open' order by id",
    )
    .pluck();
  const { promise, resolve } = Promise.withResolvers<void>();
  const look = (): void => {
    if (open.all().length >= count) resolve();
  };
  const stop = engine.subscribe(look);
  look();
  await promise;
  stop();
  return open.all();
}

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
    const { state } = (await bench.engine.readApproval({ id, runId: plant?.run ?? '' }, ann.id)).run;
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
      { id, runId: (await bench.stores.plants.find(id))?.run ?? '' },
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
    expect(await bench.stores.plants.countOpen(bench.workflowId, 'draft', bench.clock.now())).toBeGreaterThan(0);
    bench.clock.advance(3 * 86_400_000);
    expect(await bench.stores.plants.countOpen(bench.workflowId, 'draft', bench.clock.now())).toBe(0);
    await bench.engine.sweep();
    expect((await bench.stores.plants.find(id))?.status).toBe('expired');
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
