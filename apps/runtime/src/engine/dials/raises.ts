// Raising a dial on evidence: a person follows the recommendation, or a second person agrees to a raise that another asked for.
import { AppError } from '@leeway/shared/api/error.ts';
import type { LiveDial } from '@leeway/shared/api/workflows.ts';
import type { Settings } from '@leeway/shared/api/workspace.ts';
import type { EvidenceEvent } from '@leeway/shared/dial/evidence-event.ts';
import { logEvidenceOf } from '@leeway/shared/dial/ledger.ts';
import { asOf, recommendationOf, usableAlpha } from '@leeway/shared/dial/record.ts';
import type { RecordState } from '@leeway/shared/dial/record-state.ts';
import type { DialSetting, Level } from '@leeway/shared/graph/dial-setting.ts';
import type { Actor } from '@leeway/shared/run/event.ts';
import { newId } from '../../store/new-id.ts';
import type { StoredRecord } from '../../store/trust/trust.ts';
import type { NewCertificate } from '../../store/trust/trust-appends.ts';
import type { LiveDials } from './dials.ts';
import {
  checkCeiling,
  type DialPlace,
  dialPlaceOf,
  isLooser,
  liveDialOf,
  type SetDialDeps,
  setDial,
} from './set-dial.ts';
import { LEVEL_WORDS } from './setting-changes.ts';

export interface Raises {
  /** Follows the recommendation. Throws `trust.changed` (409) when it is another one by now. */
  acceptRaise(workflowId: string, nodeId: string, raise: { level: Level; position: number; by: Actor }): Promise<void>;
  /** Throws `dial.request_not_found` (404), `dial.same_person` (403) and `dial.request_outdated` (409). */
  acceptRequest(id: string, by: Actor): Promise<LiveDial>;
  declineRequest(id: string, by: Actor): Promise<void>;
  /** Follows the recommendation without a person, where the workspace wants that. */
  raiseByItself(record: Pick<StoredRecord, 'workflowId' | 'nodeId'>): Promise<void>;
}

/** What a step may go to now on its evidence; null when it may not go up. */
export interface Raise {
  level: Level;
  position: number;
  to: number;
}

const LEEWAY: Actor = { id: 'leeway', name: 'Leeway', via: 'system' };

export function createRaises(deps: SetDialDeps, dials: LiveDials): Raises {
  return {
    acceptRaise: (workflowId, nodeId, raise) => acceptRaise(deps, dials, { workflowId, nodeId, ...raise }),
    async acceptRequest(id, by) {
      const { workflowId, nodeId, setting, reason, by: asker, at: askedAt } = await deps.dialRequests.get(id);
      if (asker.id === by.id) throw samePerson();
      assertStillMeant(await dialPlaceOf(deps, workflowId, nodeId), askedAt);
      await deps.dialRequests.answer(id, { state: 'accepted', by, at: deps.clock.now() });
      const both = `${asker.name} asked for it, ${by.name} agreed: ${reason}`;
      await setDial(deps, dials, { workflowId, nodeId, setting, reason: both, by: asker, isAgreed: true });
      return liveDialOf(await dialPlaceOf(deps, workflowId, nodeId));
    },
    async declineRequest(id, by) {
      const { workflowId, nodeId, by: asker } = await deps.dialRequests.get(id);
      const at = deps.clock.now();
      await deps.dialRequests.answer(id, { state: 'declined', by, at });
      const words = asker.id === by.id ? `${by.name} took the raise back.` : `${by.name} declined the raise.`;
      const change = { entry: { kind: 'request' as const, words, by, reason: null } };
      await deps.journal.appendWorkspace({ type: 'dial.set', at, workflowId, nodeId, change });
    },
    async raiseByItself({ workflowId, nodeId }) {
      const settings = await deps.settings.get();
      const record = settings.isAutoRaised ? await deps.trust.find(workflowId, nodeId) : null;
      const raise =
        record && raiseOf(record.state, { ...settings, openCanaries: record.openCanaries }, deps.clock.now());
      if (raise) await acceptRaise(deps, dials, { workflowId, nodeId, ...raise, by: LEEWAY });
    },
  };
}

/** What evidence says the step may go to. */
export function raiseOf(
  state: RecordState,
  asked: Pick<Settings, 'minEvidenceDays' | 'minReviewers'> & Pick<StoredRecord, 'openCanaries'>,
  at: number,
): Raise | null {
  const { minEvidenceDays: minDays, minReviewers, openCanaries } = asked;
  const { kind, to } = recommendationOf(state, { at, minDays, minReviewers, openCanaries });
  const position = state.positions?.[to];
  if (kind !== 'graduate' || position === undefined) return null;
  return { level: to === state.ledger.n.length - 1 ? 'autonomous' : 'threshold', position, to };
}

interface Accepted {
  workflowId: string;
  nodeId: string;
  level: Level;
  position: number;
  by: Actor;
}

async function acceptRaise(deps: SetDialDeps, dials: LiveDials, accepted: Accepted): Promise<void> {
  const { workflowId, nodeId, by } = accepted;
  const place = await dialPlaceOf(deps, workflowId, nodeId);
  const settings = await deps.settings.get();
  const at = deps.clock.now();
  const { record } = place;
  const raise = record && raiseOf(asOf(record.state, at), { ...settings, openCanaries: record.openCanaries }, at);
  if (!record || !raise || raise.level !== accepted.level || raise.position !== accepted.position) throw changed(place);
  checkCeiling(place, raise.level, settings);
  const certificate = certificateOf(place, record, { raise, by, at, workspace: settings.workspaceName });
  const raised = raisedTo(place.before, raise);
  // Set by hand further than this: what was earned has caught up a part of the way, and the dial stays where a person put it.
  const isBehind = isLooser(place.before, raised);
  const setting = isBehind ? place.before : raised;
  const then = isBehind
    ? 'The dial stays where it was set by hand.'
    : `The dial was set to “${LEVEL_WORDS[raise.level]}”.`;
  const words = `${provedWords(record.state, raise)} ${then}`;
  const reason = isBehind ? (place.live?.reason ?? null) : null;
  const dial: LiveDial = { nodeId, setting, setAt: at, by, isByHand: isBehind, reason };
  const events: EvidenceEvent[] = [
    { type: 'moved', at, to: raise.to, by: { id: by.id, name: by.name }, certificate: certificate.id },
  ];
  const change = { entry: { kind: 'earned' as const, words, by, reason: null }, dial };
  const key = record.evidenceKey;
  await deps.journal.appendWorkspace({
    type: 'evidence.added',
    at,
    workflowId,
    nodeId,
    key,
    events,
    change,
    certificate,
  });
  dials.set(workflowId, { ...dial, earnedBy: { key, epoch: record.state.epoch } });
}

/** The setting with what was proved. */
function raisedTo(before: DialSetting, { level, position }: Raise): DialSetting {
  return level === 'threshold' ? { ...before, level, threshold: position } : { ...before, level };
}

function provedWords({ ledger }: RecordState, { to }: Raise): string {
  const decisions = ledger.n[to] ?? 0;
  const mistakes = Math.round((ledger.k[to] ?? 0) * 10) / 10;
  return `Earned: ${decisions} decisions, ${mistakes} ${mistakes === 1 ? 'mistake' : 'mistakes'}.`;
}

/** What was proved, without the events it rests on: those stay in the log. */
function certificateOf(
  { node }: DialPlace,
  { state, evidenceKey, workflowId }: StoredRecord,
  { raise, by, at, workspace }: { raise: Raise; by: Actor; at: number; workspace: string },
): NewCertificate {
  const alpha = usableAlpha(state);
  const { level, position, to } = raise;
  const data = {
    workspace,
    workflowId,
    node: { id: node.id, title: node.title },
    evidenceKey,
    issuedAt: at,
    promise: { alpha: state.alpha, usableAlpha: alpha, delta: state.delta },
    level,
    position,
    n: state.ledger.n[to] ?? 0,
    k: state.ledger.k[to] ?? 0,
    logEvidence: logEvidenceOf(state.ledger, alpha)[to] ?? 0,
    confirmedBy: by,
  };
  return { id: newId(at), data };
}

/** What was asked for stands for the whole dial: it would take back what somebody has set since, such as a limit. */
function assertStillMeant({ node, live }: DialPlace, askedAt: number): void {
  if (live === null || live.by === null || live.setAt <= askedAt) return;
  throw new AppError('dial.request_outdated', `The dial of “${node.title}” was set since this was asked.`, {
    status: 409,
    hint: 'Ask for it anew, so that it starts from how the dial is set now.',
  });
}

function changed({ node }: DialPlace): AppError {
  return new AppError('trust.changed', `What is recommended for “${node.title}” is another level by now.`, {
    status: 409,
    hint: 'Load its trust page again.',
  });
}

function samePerson(): AppError {
  return new AppError('dial.same_person', 'Somebody else has to agree to a raise that you asked for.', {
    status: 403,
    hint: 'Ask another owner or builder.',
  });
}
