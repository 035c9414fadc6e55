// The clients of a chaos run: they post, decide and answer, and try again whatever was not answered.
import type { ApprovalSummary } from '@leeway/shared/api/approvals.ts';
import { routes } from '@leeway/shared/api/routes.ts';
import { CallError } from '../../support/api-client.ts';
import { waitFor } from '../../support/wait-for.ts';
import { isGone } from '../mixed-load.ts';
import type { ChaosWorld } from './chaos-world.ts';

const PAUSE_MS = 20;
const FINISH_MS = 90_000;

export interface ChaosLoad {
  items(): readonly string[];
  /** Run ids by item, for each delivery that was answered with 202. */
  accepted: ReadonlyMap<string, string>;
  /** How often a person said “do it again”. */
  again(): number;
  /** What a client saw that must never be. */
  problems: string[];
  add(count: number): void;
  /** Posts and answers until the process is gone. */
  work(isOver: () => boolean): Promise<void>;
  /** Works until every run has ended. */
  finish(): Promise<void>;
}

export function createChaosLoad(world: ChaosWorld): ChaosLoad {
  const items: string[] = [];
  const accepted = new Map<string, string>();
  const problems: string[] = [];
  let again = 0;

  async function post(item: string): Promise<void> {
    const answer = await postOrder(world, item);
    if (answer === null) return;
    const before = accepted.get(item);
    if (before !== undefined && before !== answer) problems.push(`${item} was accepted as ${before} and as ${answer}`);
    accepted.set(item, answer);
  }

  async function step(): Promise<void> {
    await Promise.all(items.filter((item) => !accepted.has(item)).map(post));
    const query = { workflowId: world.workflowId, limit: 200 };
    const { items: open } = await world.runtime.call(routes.approvals.list, { query });
    const itemOf = new Map([...accepted].map(([item, runId]) => [runId, item]));
    const answers = await Promise.all(
      open.map(async (approval) =>
        answerApproval(world, approval, itemOf.get(approval.runId) ?? (await partOf(world, approval.runId, itemOf))),
      ),
    );
    again += answers.filter((answer) => answer === 'again').length;
  }

  async function work(isOver: () => boolean): Promise<void> {
    while (!isOver()) {
      await step().catch((error: unknown) => {
        if (!isGone(error)) problems.push(`a client was refused: ${String(error)}`);
      });
      await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
    }
  }

  async function finish(): Promise<void> {
    let isDone = false;
    const working = work(() => isDone);
    try {
      await untilAllEnded(world, () => items.every((item) => accepted.has(item)));
    } finally {
      isDone = true;
      await working;
    }
    // Every delivery once more: it must be recognised as the one it was.
    await Promise.all(items.map(post));
  }

  return {
    items: () => items,
    accepted,
    again: () => again,
    problems,
    add: (count) => {
      for (let i = 0; i < count; i += 1) items.push(`c${String(items.length).padStart(5, '0')}`);
    },
    work,
    finish,
  };
}

const KINDS = ['mail', 'gate', 'late', 'parts'] as const;
export type Kind = (typeof KINDS)[number];

/** An order is `c00012`, the first of its parts `c00012-0`. */
const numberOf = (item: string): number => Number(item.slice(1, 6));
export const kindOf = (item: string): Kind => KINDS[numberOf(item) % KINDS.length] ?? 'parts';
/** Every fifth question is answered with no. */
export const isApproved = (item: string): boolean => numberOf(item) % 5 !== 0;
/** Nobody ever answers these: they become too late. */
const isLeft = (item: string): boolean => kindOf(item) === 'late' && numberOf(item) % 3 === 0;

/** The run of an order; null when nobody answered, or Leeway was just starting or stopping. */
async function postOrder({ runtime }: ChaosWorld, item: string): Promise<string | null> {
  try {
    const response = await fetch(`${runtime.url}/hooks/chaos`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ id: item, kind: kindOf(item) }),
    });
    const answer: unknown = await response.json();
    if (response.status !== 202 || typeof answer !== 'object' || answer === null || !('runId' in answer)) return null;
    return String(answer.runId);
  } catch {
    return null;
  }
}

/** Of a child run: the order of its parent and the number of the part. */
async function partOf(
  { runtime }: ChaosWorld,
  runId: string,
  itemOf: ReadonlyMap<string, string>,
): Promise<string | undefined> {
  const { events } = await runtime.call(routes.runs.get, { params: { id: runId } });
  const first = events[0]?.event;
  const parent = first?.type === 'run.started' ? first.parent : undefined;
  const item = itemOf.get(parent?.run ?? '');
  return parent === undefined || item === undefined ? undefined : `${item}-${parent.index}`;
}

/** What was answered. An order whose acceptance nobody has seen yet is answered about later. */
async function answerApproval(
  world: ChaosWorld,
  approval: ApprovalSummary,
  item: string | undefined,
): Promise<string | null> {
  if (item === undefined) return null;
  if (approval.kind === 'uncertain') return resolveUncertain(world, approval, item);
  if (isLeft(item)) return null;
  const decision = approval.kind === 'gate' && !isApproved(item) ? ('reject' as const) : ('approve' as const);
  const call = numberOf(item) % 2 === 0 ? world.person : world.runtime.call;
  const body = { decision, idempotencyKey: `answer-${approval.id}` };
  await call(routes.approvals.decide, { params: { id: approval.id }, body }).catch(passClosed);
  return decision;
}

/** A person looks whether it happened, and says so. */
async function resolveUncertain(world: ChaosWorld, approval: ApprovalSummary, item: string): Promise<string> {
  const { runId, key } = approval;
  const answer = hasHappened(world, key, item) ? ('done' as const) : ('again' as const);
  await world.runtime.call(routes.runs.resolve, { params: { id: runId, key }, body: { answer } }).catch(passClosed);
  return answer;
}

/** A question that was closed meanwhile, because it became too late or was answered before, is no problem. */
function passClosed(error: unknown): void {
  if (!(error instanceof CallError) || error.status !== 409) throw error;
}

/** Where each step that must not happen twice leaves its trace. */
const PATHS: Record<string, string> = { once: 'booked', told: 'told', drafted: 'drafted', part: 'part' };

function hasHappened({ mail, desk }: ChaosWorld, key: string, item: string): boolean {
  const step = key.split(/[~#]/)[0] ?? key;
  if (step === 'mail') return mail.mails.some(({ subject }) => subject === `Order ${item}`);
  return (desk.applied.get(`/once/${PATHS[step]}/${item}`) ?? 0) > 0;
}

async function untilAllEnded({ runtime, workflowId }: ChaosWorld, isEveryAccepted: () => boolean): Promise<void> {
  let left: unknown;
  const isFinished = async () => {
    const query = { workflowId, status: 'running,waiting', limit: 50 };
    const { items: unfinished } = await runtime.call(routes.runs.list, { query });
    left = unfinished.map(({ id, status, note }) => ({ id, status, note }));
    return unfinished.length === 0 && isEveryAccepted();
  };
  await waitFor('every run has ended', isFinished, { deadlineMs: FINISH_MS, everyMs: 150, describe: () => left });
}
