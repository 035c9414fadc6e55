// One step's trust, and the short form of it for cards and lists.

import { AppError } from '@leeway/shared/api/error.ts';
import type { Trust, TrustBrief } from '@leeway/shared/api/trust.ts';
import { type Calibration, refitAt } from '@leeway/shared/dial/calibration.ts';
import { asOf, bestPosition, earnedOf, usableAlpha } from '@leeway/shared/dial/record.ts';
import { initialRecord } from '@leeway/shared/dial/record-state.ts';
import { raiseOf } from '../../engine/dials/raises.ts';
import { type DialPlace, dialPlaceOf, liveDialOf } from '../../engine/dials/set-dial.ts';
import { termsOf } from '../../engine/dials/terms.ts';
import type { DialRequest } from '../../store/trust/dial-requests.ts';
import type { CheckedAlone, StoredRecord } from '../../store/trust/trust.ts';
import type { ApiDeps } from '../api-deps.ts';
import type { Caller } from '../caller.ts';
import { plantedFacts } from './alone-estimate.ts';
import { calibrationOf, fitOf } from './calibration.ts';
import type { Memory } from './memory.ts';
import { possibleCostOf } from './possible-cost.ts';
import {
  auditsOf,
  briefOf,
  countsOf,
  effectiveOf,
  isStopped,
  newnessIn,
  recommendationIn,
  rowsOf,
  type TrustFacts,
} from './trust-detail.ts';
import { priceWords } from './trust-words.ts';

const MONTH_MS = 30 * 86_400_000;

/** What is costly to work out. */
export type Costly = Pick<Trust, 'rows' | 'calibration'> & { checked: CheckedAlone[] };

/** Remembered by record. */
export interface Memories {
  costly: Memory<Costly>;
  fits: Memory<Calibration>;
}

export interface Place {
  id: string;
  nodeId: string;
}

/** Throws what `dialPlaceOf` throws. */
export function placeOf({ stores, catalogue }: ApiDeps, { id, nodeId }: Place): Promise<DialPlace> {
  return dialPlaceOf({ ...stores, catalogue }, id, nodeId);
}

async function factsOf(deps: ApiDeps, workflowId: string, place: DialPlace): Promise<TrustFacts> {
  const { stores, clock } = deps;
  const at = clock.now();
  const { record, type, before, node } = place;
  const [settings, workflow, live, isKilledAll, waiting, bound, keyNote] = await Promise.all([
    stores.settings.get(),
    stores.workflows.get(workflowId),
    stores.versions.live(workflowId),
    stores.settings.isKillSwitchOn(),
    stores.trust.waiting(workflowId),
    stores.dials.boundOf(workflowId, node.id),
    record ? stores.trust.keyNote(record) : null,
  ]);
  const state = record ? asOf(record.state, at) : initialRecord(termsOf(type.actionClass, before));
  const { ceiling } = (live?.graph ?? workflow.draft.graph).settings;
  const isKilled = isKilledAll || workflow.killSwitch;
  return { place, state, settings, ceiling, isKilled, waiting: waiting.get(node.id) ?? 0, at, bound, keyNote };
}

export async function presentTrust(
  deps: ApiDeps,
  memories: Memories,
  { id, nodeId, caller }: Place & { caller: Caller },
): Promise<Trust> {
  const { stores } = deps;
  const place = await placeOf(deps, { id, nodeId });
  const facts = await factsOf(deps, id, place);
  const { state, settings, at } = facts;
  const { record, node, before, live } = place;
  const { title, draft } = await stores.workflows.get(id);
  const [{ checked, ...costly }, effort, open, request, version] = await Promise.all([
    costlyOf(deps, memories, record && { ...record, state }),
    record ? stores.trust.effort(record.id, at - MONTH_MS) : { seconds: [], items: 0 },
    stores.trust.openAudits(id, nodeId),
    stores.dialRequests.openOf(id, nodeId),
    stores.versions.live(id),
  ]);
  const { graph } = version ?? draft;
  const { alpha, delta, floor, positions } = state;
  const stakes = before.stakes ?? 'normal';
  return {
    workflowId: id,
    workflowTitle: title,
    nodeId,
    nodeTitle: node.title,
    dial: liveDialOf(place),
    brief: briefOf(facts),
    effective: effectiveOf(facts),
    policy: settings.policy,
    promise: { alpha, usableAlpha: usableAlpha(state), delta, stakes, auditShare: floor },
    evidenceKey: record?.evidenceKey ?? null,
    model: record ? await modelOf(deps, record) : null,
    keyNote: facts.keyNote,
    earned: earnedOf(state),
    positions,
    ...costly,
    counts: countsOf(state),
    recommendation: recommendationIn(facts),
    price: priceWords({ alpha: usableAlpha(state), delta }),
    audits: auditsOf(state, { open, checked }),
    stopped: isStopped(state, live) ? state.stopped : null,
    newness: newnessIn(facts),
    canaries: { isOn: settings.reviewQuality.canaryShare > 0, ...plantedFacts(state) },
    possibleCost: await possibleCostOf({
      trust: stores.trust,
      workflowId: id,
      nodeId,
      amount: before.amount,
      graph,
      at,
    }),
    cost: { secondsPerReview: medianOf(effort.seconds), itemsPerMonth: effort.items },
    request: request && requestFor(caller, request),
  };
}

/** Worked out anew when another verdict has come, or the terms are others. */
async function costlyOf({ stores }: ApiDeps, { costly, fits }: Memories, record: StoredRecord | null): Promise<Costly> {
  if (record === null) return { rows: [], calibration: null, checked: [] };
  const { id, state } = record;
  const { epoch, counts, delta, positions } = state;
  const version = [epoch, counts.verdicts, usableAlpha(state), delta, positions !== null].join(' ');
  return costly.get(String(id), version, async () => {
    const [history, checked] = await Promise.all([
      stores.trust.history(id, epoch),
      stores.trust.checkedAlone(id, epoch),
    ]);
    const count = refitAt(history.scores.length);
    // No number before there are enough answers.
    if (count === 0) return { rows: rowsOf(state, history), calibration: null, checked };
    const fit = await fits.get(String(id), `${epoch} ${count}`, async () => fitOf(history, count));
    return { rows: rowsOf(state, history), calibration: calibrationOf(history, fit), checked };
  });
}

/** The model of the newest item; null when its run was removed since, or a person's rule made it. */
async function modelOf({ stores, engine }: ApiDeps, { id }: StoredRecord): Promise<string | null> {
  const item = await stores.trust.lastItem(id);
  if (item === null) return null;
  const cut = item.indexOf('/');
  try {
    const { state } = await engine.show(item.slice(0, cut));
    return state.steps[item.slice(cut + 1)]?.call?.model ?? null;
  } catch (error) {
    if (error instanceof AppError) return null;
    throw error;
  }
}

function medianOf(values: readonly number[]): number | null {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? null;
}

function requestFor({ role, actor }: Caller, { id, setting, reason, by, at }: DialRequest): Trust['request'] {
  const mayAccept = (role === 'owner' || role === 'builder') && actor.id !== by.id;
  return { id, setting, reason, by, at, mayAccept };
}

/** Of every step of a workflow that has a dial. */
export async function briefsOf(deps: ApiDeps, workflowId: string): Promise<TrustBrief[]> {
  const { stores, catalogue } = deps;
  const [workflow, live] = await Promise.all([stores.workflows.get(workflowId), stores.versions.live(workflowId)]);
  const nodes = [...workflow.draft.graph.nodes, ...(live?.graph.nodes ?? [])];
  const withDial = nodes.filter(({ type }) => (catalogue(type)?.dial ?? null) !== null).map(({ id }) => id);
  return Promise.all(
    [...new Set(withDial)].map(async (nodeId) =>
      briefOf(await factsOf(deps, workflowId, await placeOf(deps, { id: workflowId, nodeId }))),
    ),
  );
}

type Proposal = {
  workflowId: string;
  workflowTitle: string;
  nodeId: string;
  nodeTitle: string;
  level: NonNullable<Trust['recommendation']['level']>;
  words: string[];
};

/** Of all steps that have earned more, the one with the most evidence. */
export async function proposalOf(deps: ApiDeps): Promise<Proposal | null> {
  const { stores, clock } = deps;
  const [settings, titles, records] = await Promise.all([
    stores.settings.get(),
    stores.workflows.titles(),
    stores.trust.current(),
  ]);
  const at = clock.now();
  const ready = records
    .filter(({ workflowId, state }) => titles.has(workflowId) && bestPosition(state) > state.ledger.current)
    .filter(({ state, openCanaries }) => raiseOf(asOf(state, at), { ...settings, openCanaries }, at) !== null)
    .sort((one, other) => other.state.counts.verdicts - one.state.counts.verdicts);
  for (const { workflowId, nodeId } of ready) {
    const facts = await factsOf(deps, workflowId, await placeOf(deps, { id: workflowId, nodeId })).catch(() => null);
    const recommended = facts && recommendationIn(facts);
    if (!facts || !recommended?.level || facts.place.before.level === 'autonomous') continue;
    const { level, words } = recommended;
    const names = { workflowTitle: titles.get(workflowId) ?? '', nodeTitle: facts.place.node.title };
    return { workflowId, nodeId, ...names, level, words };
  }
  return null;
}
