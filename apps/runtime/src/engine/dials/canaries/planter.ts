// Plants bad drafts among real ones, by lot, where a step has been judged often enough: they show whether mistakes are noticed.
import type { RunEvent } from '@leeway/shared/run/event.ts';
import type { Logger } from 'pino';
import type { Clock } from '../../../services/clock.ts';
import type { Append } from '../../../store/journal/append.ts';
import type { Journal } from '../../../store/journal.ts';
import type { DraftPlace, PlantStore } from '../../../store/reviewing/plants.ts';
import type { RunRecord } from '../../engine.ts';
import { rowEvents } from '../../watching/stream.ts';
import type { LiveDials } from '../dials.ts';
import type { KeyPlace, LiveTrust } from '../live-trust.ts';
import { termsOf } from '../terms.ts';
import { announce } from './announce.ts';
import { closeOverdue } from './overdue.ts';
import { plantedJournal } from './planted-journal.ts';
import { spoil } from './spoil.ts';

const DAY_MS = 86_400_000;
const EXPIRES_AFTER_MS = 3 * DAY_MS;
/** Before, the step is not known well enough to tell its reviewers from itself. */
const LEAST_VERDICTS = 20;
/** The lot falls on one of the last so many drafts; so many are tried until one can be spoiled. */
const DRAFTS = 50;
const TRIES = 5;
const SHOWN_ALIKE = 3;

export interface PlanterDeps {
  journal: Journal;
  plants: PlantStore;
  dials: LiveDials;
  trust: LiveTrust;
  clock: Clock;
  log: Logger;
  read(runId: string): Promise<RunRecord>;
}

export interface Planter {
  /** Resolves when what was asked so far has been looked at. */
  stop(): Promise<void>;
}

/** Listens to the drafts that are asked about. */
export function createPlanter(deps: PlanterDeps): Planter {
  let underWay: Promise<void> = Promise.resolve();
  const stop = deps.journal.onCommit((_seq, item) => {
    if (!('head' in item) || item.head.mode !== 'live') return;
    if (deps.dials.workspace().reviewQuality.canaryShare === 0) return;
    const asked = item.events.filter(isDraft);
    // One after the other: two at once would copy the same draft.
    if (asked.length > 0) underWay = underWay.then(() => plantAll(deps, item, asked));
  });
  return {
    stop: async () => {
      stop();
      await underWay;
    },
  };
}

type AskedDraft = Extract<RunEvent, { type: 'approval.asked' }>;

function isDraft(event: RunEvent): event is AskedDraft {
  return event.type === 'approval.asked' && event.kind === 'draft';
}

async function plantAll(deps: PlanterDeps, { head }: Append, asked: readonly AskedDraft[]): Promise<void> {
  try {
    await closeOverdue(deps);
    for (const event of asked) await plantBeside(deps, String(head.id), event);
  } catch (error) {
    deps.log.error({ err: error, run: head.id }, 'no mistake could be planted');
  }
}

/** Whenever the lot falls on a real draft, a spoiled copy of an earlier one goes into the inbox beside it. */
async function plantBeside(deps: PlanterDeps, runId: string, { approval, key, dueAt }: AskedDraft): Promise<void> {
  const { trust, dials } = deps;
  const run = await deps.read(runId);
  const place = placeOf(deps, run, key);
  if (place === null) return;
  const item = `${runId}/${key}`;
  if (trust.lot('canary', place.evidenceKey, item) >= dials.workspace().reviewQuality.canaryShare) return;
  const { version } = run.state;
  const all = await deps.plants.drafts(place.workflowId, place.nodeId, DRAFTS);
  // The newest stand beside every draft, as those like it that were answered.
  const drafts = all.slice(all.length > SHOWN_ALIKE ? SHOWN_ALIKE : 0).filter((draft) => draft.run !== runId);
  const first = Math.floor(trust.lot('canary of', item) * drafts.length);
  for (const draft of [...drafts.slice(first), ...drafts.slice(0, first)].slice(0, TRIES)) {
    if (await plantCopy(deps, place, { draft, beside: approval, dueAt, version })) return;
  }
}

/** Null where nobody is to be measured: what goes alone asks nobody, and a new step is not known yet. */
function placeOf({ dials, trust }: PlanterDeps, { state, nodes }: RunRecord, key: string): KeyPlace | null {
  const step = state.steps[key];
  const node = nodes.get(step?.nodeId ?? '');
  const evidenceKey = step?.evidence?.key;
  if (!node || evidenceKey === undefined) return null;
  const { workflowId } = state;
  const setting = dials.settingOf(workflowId, node);
  if (setting?.level !== 'draft' && setting?.level !== 'threshold') return null;
  const place = { workflowId, nodeId: node.id, evidenceKey };
  return trust.recordOf(place, termsOf(node.type.actionClass, setting)).counts.verdicts >= LEAST_VERDICTS
    ? place
    : null;
}

async function plantCopy(
  deps: PlanterDeps,
  { workflowId, evidenceKey }: KeyPlace,
  {
    draft,
    beside,
    dueAt,
    version,
  }: { draft: DraftPlace; beside: string; dueAt: number | null; version: number | null },
): Promise<boolean> {
  const { journal, plants, clock, trust } = deps;
  const original = await deps.read(draft.run);
  // A run that begins now has the version that is live.
  if (original.state.version !== version) return false;
  const planted = spoil(original, draft.key, (...words) => trust.lot('mistake', draft.approval, ...words));
  if (planted === null) return false;
  const id = journal.nextApprovalId();
  const at = clock.now();
  const { values, mistake } = planted;
  const place = { ...draft, evidenceKey, expiresAt: Math.min(at + EXPIRES_AFTER_MS, dueAt ?? Infinity) };
  const run = String(journal.nextRunId());
  const shown = { run, startedAt: at - tookUntilAsked(original, draft), at, seq: await journal.lastSeq() };
  await plants.ask({ id, at, beside, plant: { ...place, shown, values, mistake, votes: [], decided: null } });
  const plant = await plants.find(id);
  const events = plant === null ? [] : plantedJournal(original.events, plant).map(({ event }) => event);
  const told = rowEvents(events, { runId: run, workflowId, status: 'waiting', about: [id], at });
  await announce(journal, { at, approvalId: id, runId: run, workflowId, told });
  return true;
}

/** Milliseconds from the beginning of the run that was copied to its question. */
function tookUntilAsked({ state }: RunRecord, { key, approval }: DraftPlace): number {
  const asked = state.steps[key]?.approvals.find((each) => each.approval === approval);
  return asked === undefined ? 0 : asked.askedAt - state.startedAt;
}
