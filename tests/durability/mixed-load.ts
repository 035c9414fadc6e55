// Runs of every kind of step, started, asked about and answered while the process under them comes and goes.
import type { ApprovalSummary } from '@leeway/shared/api/approvals.ts';
import { routes } from '@leeway/shared/api/routes.ts';
import { isFinal } from '@leeway/shared/run/state.ts';
import { CallError } from '../support/api-client.ts';
import { waitFor } from '../support/wait-for.ts';
import type { World } from './world.ts';

export interface MixedLoad {
  /** Run ids by item, for every item whose acceptance was seen. */
  accepted: Map<string, string>;
  /** How often a person answered “do it again”, by item. */
  again: Map<string, number>;
  /** Posts new items. */
  add(count: number): Promise<void>;
  /** Posts again what was not seen accepted. */
  repost(): Promise<void>;
  /** Posts an item once more; gives the run it belongs to. */
  repeat(item: string): Promise<string | undefined>;
  /** Answers every open question once. */
  answer(): Promise<void>;
  /** Answers until every run has ended. */
  finish(): Promise<void>;
  /** What was lost, doubled or left over; empty when all is well. */
  problems(): Promise<string[]>;
  items(): string[];
}

/** Items with an odd number have a large budget: a person is asked, and says no to every fifth. The others get a mail. */
export function createMixedLoad(world: World, workflowId: string): MixedLoad {
  const accepted = new Map<string, string>();
  const again = new Map<string, number>();
  const items: string[] = [];

  async function send(item: string): Promise<void> {
    const answer = await world.post('mixed', bodyOf(item));
    if (answer === null || answer.status >= 500) return;
    if (answer.status !== 202 || answer.runId === undefined)
      throw new Error(`${item} was answered with ${answer.status}`);
    const before = accepted.get(item);
    if (before !== undefined && before !== answer.runId) {
      throw new Error(`${item} was accepted as run ${before} and as run ${answer.runId}`);
    }
    accepted.set(item, answer.runId);
  }

  const load: MixedLoad = {
    accepted,
    again,
    items: () => items,
    add: async (count) => {
      const added = Array.from({ length: count }, (_, index) => `r${String(items.length + index).padStart(4, '0')}`);
      items.push(...added);
      await Promise.all(added.map(send));
    },
    repost: async () => {
      await Promise.all(items.filter((item) => !accepted.has(item)).map(send));
    },
    repeat: async (item) => (await world.post('mixed', bodyOf(item)))?.runId,
    answer: async () => {
      const { items: open } = await world.runtime.call(routes.approvals.list, { query: { workflowId, limit: 200 } });
      await Promise.all(open.map((approval) => answerOne(world, approval, again)));
    },
    finish: async () => {
      let left: unknown;
      const isFinished = async () => {
        await load.answer();
        const runs = await allRuns(world, workflowId);
        left = runs.filter(({ status }) => !isFinal(status)).map(({ id, status, note }) => ({ id, status, note }));
        if (runs.length < items.length || !runs.every(({ status }) => isFinal(status))) return false;
        // Checks of what went out alone stay when their run has ended.
        const { open } = await world.runtime.call(routes.approvals.list, { query: { workflowId } });
        left = `${open} checks`;
        return open === 0;
      };
      await waitFor('every run has ended', isFinished, { deadlineMs: 60_000, everyMs: 100, describe: () => left });
    },
    problems: () => mixedProblems(world, load, workflowId),
  };
  return load;
}

function bodyOf(item: string): Record<string, string> {
  const budget = isLarge(item) ? 1500 : 500;
  return {
    id: item,
    name: 'Ann Alder',
    email: 'ann@example.com',
    message: `Hello, my name is Ann Alder. My budget is ${budget} pounds for two oak doors. Please call me about item ${item}.`,
  };
}

const numberOf = (item: string): number => Number(item.slice(1));
const isLarge = (item: string): boolean => numberOf(item) % 2 === 1;
const isApproved = (item: string): boolean => numberOf(item) % 5 !== 0;

async function answerOne({ runtime, web, mail }: World, approval: ApprovalSummary, again: Map<string, number>) {
  const item = /r\d{4}/.exec(approval.question)?.[0] ?? '';
  if (approval.kind === 'uncertain') {
    const seen = approval.key === 'mail' ? mailsOf(mail.mails, item) : (web.counts.get(`/slow/tell/${item}`) ?? 0);
    const answer = seen > 0 ? 'done' : 'again';
    await runtime.call(routes.runs.resolve, { params: { id: approval.runId, key: approval.key }, body: { answer } });
    if (answer === 'again') again.set(item, (again.get(item) ?? 0) + 1);
    return;
  }
  const decision = approval.kind === 'gate' && !isApproved(item) ? 'reject' : 'approve';
  await runtime.call(routes.approvals.decide, {
    params: { id: approval.id },
    body: { decision, idempotencyKey: `answer-${approval.id}` },
  });
}

function mailsOf(mails: readonly { subject: string }[], item: string): number {
  return mails.filter(({ subject }) => subject.includes(item)).length;
}

async function mixedProblems(world: World, load: MixedLoad, workflowId: string): Promise<string[]> {
  const { runtime, web, mail, tableId } = world;
  const runs = await allRuns(world, workflowId);
  const rows = await everyPage((cursor) =>
    runtime.call(routes.tables.rows, { params: { id: tableId }, query: { limit: 200, cursor } }),
  );
  const { items: metrics } = await runtime.call(routes.metrics.list, { query: { workflowId } });
  const { open } = await runtime.call(routes.approvals.list, { query: { workflowId } });
  const keys = [...web.keyCounts.keys()];

  const problems = load.items().flatMap((item) => {
    const expected = (what: string, seen: number, wanted: number): string[] =>
      seen === wanted ? [] : [`${item}: ${what} ${seen} times instead of ${wanted}`];
    const isTold = isLarge(item) && isApproved(item);
    const puts = web.requests.filter(({ path }) => path === `/slow/put/${item}`);
    return [
      ...(load.accepted.has(item) ? [] : [`${item} was never accepted`]),
      ...expected('told the desk', web.counts.get(`/slow/tell/${item}`) ?? 0, isTold ? 1 : 0),
      ...expected('mailed', mailsOf(mail.mails, item), isLarge(item) ? 0 : 1),
      ...expected('kept in the table', rows.filter(({ values }) => values.item === item).length, 1),
      ...expected(
        'keys of the repeatable call',
        new Set(puts.map(({ headers }) => headers['idempotency-key'])).size,
        1,
      ),
      ...((web.counts.get(`/flaky/${item}`) ?? 0) >= 3 ? [] : [`${item}: was not tried until it worked`]),
    ];
  });
  const total = (what: string, seen: number, wanted: number): string[] =>
    seen === wanted ? [] : [`${what}: ${seen} instead of ${wanted}`];
  return [
    ...problems,
    ...runs
      .filter(({ status }) => status !== 'completed')
      .map(({ id, status, note }) => `run ${id} is ${status}: ${note}`),
    ...total('runs', runs.length, load.items().length),
    ...total('rows', rows.length, load.items().length),
    ...total(
      'the metric',
      metrics.find(({ metric }) => metric === 'Enquiries handled')?.total ?? 0,
      load.items().length,
    ),
    ...total('open approvals', open, 0),
    ...total('keys without a run', keys.filter((key) => key.split('/').length !== 2).length, 0),
  ];
}

/** All runs of a workflow. */
export async function allRuns({ runtime }: World, workflowId: string) {
  return everyPage((cursor) => runtime.call(routes.runs.list, { query: { workflowId, limit: 200, cursor } }));
}

export async function everyPage<T>(read: (cursor: string | undefined) => Promise<{ items: T[]; next: string | null }>) {
  const all: T[] = [];
  let cursor: string | undefined;
  do {
    const page = await read(cursor);
    all.push(...page.items);
    cursor = page.next ?? undefined;
  } while (cursor !== undefined);
  return all;
}

/** Whether a call failed because nobody answered: the process was killed meanwhile. */
export function isGone(error: unknown): boolean {
  return error instanceof CallError && (error.status === 0 || error.status === 503);
}
