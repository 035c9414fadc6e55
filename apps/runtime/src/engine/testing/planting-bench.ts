// A quote that an AI step drafts and a person decides, with planted mistakes and second looks, for tests of how reviewers are measured.
import type { Review } from '@leeway/shared/graph/dial-setting.ts';
import type { Actor, Decision } from '@leeway/shared/run/event.ts';
import { ann, answer, type Bench, createBench, graphOf, openApprovals, startAndWait } from './engine-bench.ts';

export const bob: Actor = { id: 'u2', name: 'Bob', via: 'session' };

export interface Planting extends Bench {
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
export async function createPlanting({
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
  const workflowId = await publishQuotes(bench, review);
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

/** Drafts a quote and mails it; gives the workflow. */
async function publishQuotes(bench: Bench, review: Review): Promise<string> {
  const settings = { host: 'localhost', port: 25, secure: false, user: '', from: 'a@b.c' };
  const { id } = await bench.stores.connections.create({ kind: 'smtp', name: 'Mail', settings, secret: {} }, 0);
  const draft = { instruction: 'Quote', context: 'Price {{ start.price }}', subject: false };
  const mail = { connection: id, to: 'a@example.com', subject: 'Quote', body: '{{ draft.body }}' };
  const fields = [{ name: 'price', label: 'Price', type: 'number', required: true }];
  return bench.publish(
    graphOf(
      [
        { id: 'start', type: 'triggers.manual', config: { fields } },
        { id: 'draft', type: 'ai.draft', config: draft, dial: { level: 'draft', review } },
        { id: 'mail', type: 'integrations.email', config: mail, dial: { level: 'autonomous', undoSeconds: 0 } },
      ],
      ['start -> draft', 'draft -> mail'],
    ),
  );
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
