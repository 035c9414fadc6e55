// Turning a dial by hand: at once, but above what evidence has earned with a reason, and with a second person where the workspace asks for one.
import { isDeepStrictEqual } from 'node:util';
import { AppError } from '@leeway/shared/api/error.ts';
import type { LiveDial } from '@leeway/shared/api/workflows.ts';
import type { Settings } from '@leeway/shared/api/workspace.ts';
import { compareLevels } from '@leeway/shared/dial/effective.ts';
import type { EvidenceEvent } from '@leeway/shared/dial/evidence-event.ts';
import { asOf, earnedOf } from '@leeway/shared/dial/record.ts';
import type { RecordState } from '@leeway/shared/dial/record-state.ts';
import { DEFAULT_THRESHOLD, type DialSetting, type Level } from '@leeway/shared/graph/dial-setting.ts';
import type { Graph, GraphNode } from '@leeway/shared/graph/graph.ts';
import { type ActionClass, type Catalogue, type NodeType, typeWith } from '@leeway/shared/graph/node-type.ts';
import type { Actor } from '@leeway/shared/run/event.ts';
import type { Logger } from 'pino';
import type { Clock } from '../../services/clock.ts';
import type { DialStore } from '../../store/dials.ts';
import type { Journal } from '../../store/journal.ts';
import type { SettingsStore } from '../../store/settings.ts';
import type { DialRequestStore } from '../../store/trust/dial-requests.ts';
import type { StoredRecord, TrustStore } from '../../store/trust/trust.ts';
import type { NewEntry } from '../../store/trust/trust-appends.ts';
import type { VersionStore } from '../../store/versions.ts';
import type { WorkflowStore } from '../../store/workflows.ts';
import { type Team, wordsForAssignee } from '../reviewing/may-decide.ts';
import type { LiveDials } from './dials.ts';
import { isFreer } from './freer.ts';
import { assertReadable } from './readable-dial.ts';
import { entryOf, LEVEL_WORDS, levelWords } from './setting-changes.ts';
import { termsOf } from './terms.ts';

export interface SetDialDeps {
  catalogue: Catalogue;
  journal: Journal;
  workflows: WorkflowStore;
  versions: VersionStore;
  dials: DialStore;
  settings: SettingsStore;
  trust: TrustStore;
  dialRequests: DialRequestStore;
  team(): Promise<Team>;
  clock: Clock;
  log: Logger;
}

export interface DialInput {
  workflowId: string;
  nodeId: string;
  setting: DialSetting;
  reason: string | null;
  by: Actor;
  /** A second person has agreed. */
  isAgreed?: boolean;
}

/** A step with a dial, as it is set now. */
export interface DialPlace {
  node: GraphNode;
  /** The graph that the step is read from: the live one, else the draft. */
  graph: Graph;
  type: NodeType;
  live: LiveDial | null;
  /** The live setting, else the graph's, else the definition's. */
  before: DialSetting;
  /** The same, without what a draft says: nobody has answered for that. */
  known: DialSetting;
  record: StoredRecord | null;
}

export type PlaceDeps = Pick<SetDialDeps, 'workflows' | 'versions' | 'dials' | 'trust' | 'catalogue'>;

/** Throws `node.not_found` (404) and `dial.none` (422). */
export async function dialPlaceOf(deps: PlaceDeps, workflowId: string, nodeId: string): Promise<DialPlace> {
  const workflow = await deps.workflows.get(workflowId);
  const version = await deps.versions.live(workflowId);
  const graphs = [...(version ? [version.graph] : []), workflow.draft.graph];
  const graph = graphs.find(({ nodes }) => nodes.some(({ id }) => id === nodeId)) ?? workflow.draft.graph;
  const node = graph.nodes.find((each) => each.id === nodeId);
  const definition = node && deps.catalogue(node.type);
  if (!node || !definition) throw nodeNotFound(workflow.title, nodeId);
  const type = typeWith(definition, node.config);
  if (type.dial === null) throw noDial(node.title);
  const [live, record] = await Promise.all([deps.dials.find(workflowId, nodeId), deps.trust.find(workflowId, nodeId)]);
  const known = live?.setting ?? (graph === version?.graph ? node.dial : undefined) ?? type.dial;
  return { node, graph, type, live, before: live?.setting ?? node.dial ?? type.dial, known, record };
}

/** The dial as it is set now, also when nobody has turned it yet. */
export function liveDialOf({ node, live, before }: DialPlace): LiveDial {
  return live ?? { nodeId: node.id, setting: before, setAt: 0, by: null, isByHand: false, reason: null };
}

/** Throws what `dialPlaceOf` throws, `dial.invalid`, `dial.above_ceiling` and `dial.reason_missing` (422). */
export async function setDial(deps: SetDialDeps, dials: LiveDials, input: DialInput): Promise<void> {
  const { workflowId, nodeId, setting, reason, by } = input;
  const place = await dialPlaceOf(deps, workflowId, nodeId);
  assertReadable(place, setting, deps.catalogue);
  const settings = await deps.settings.get();
  const at = deps.clock.now();
  const state = place.record ? asOf(place.record.state, at) : null;
  const isAbove = isAboveEarned(place.type.actionClass, setting, state);
  const isRaise = isLooser(setting, place.known);
  if (isRaise) checkCeiling(place, setting.level, settings);
  // What stands in a draft already is explained when it goes live.
  const isTurnedUp = isLooser(setting, place.before);
  if (isAbove && isTurnedUp && settings.policy === 'judgement' && !reason?.trim()) throw reasonMissing(place);
  // Where nothing stands behind a dial but people, a limit that goes lets as much more through as a higher level.
  const isAsked = settings.needsSecondPerson && !input.isAgreed && isAbove;
  if (isAsked && (isRaise || isFreer(setting, place.known))) return ask(deps, place, { ...input, at, isRaise });
  const isByHand = isAbove && (isRaise || (place.live?.isByHand ?? true));
  const dial: LiveDial = { nodeId, setting, setAt: at, by, isByHand, reason };
  if (await append(deps, place, { workflowId, dial, at })) dials.set(workflowId, dial);
}

/** Whether a setting lets more go alone than another. */
export function isLooser(setting: DialSetting, than: DialSetting): boolean {
  const order = compareLevels(setting.level, than.level);
  if (order !== 0 || setting.level !== 'threshold') return order > 0;
  return (setting.threshold ?? DEFAULT_THRESHOLD) < (than.threshold ?? DEFAULT_THRESHOLD);
}

/** Whether a setting lets more go alone than evidence has earned. Reading steps need none: nothing leaves by them. */
export function isAboveEarned(actionClass: ActionClass, setting: DialSetting, state: RecordState | null): boolean {
  if (actionClass === 'A' || compareLevels(setting.level, 'draft') <= 0) return false;
  if (state === null) return true;
  const { level, position } = earnedOf(state);
  return isLooser(setting, { level, threshold: position ?? 1 });
}

/** Throws `dial.above_ceiling` where nobody may set it so high, whoever asks. */
export function checkCeiling({ node, type }: DialPlace, level: Level, { classCeilings }: Settings): void {
  const { actionClass } = type;
  if (actionClass === 'A') return;
  const ceiling: Level = actionClass === 'X' ? 'draft' : classCeilings[actionClass];
  if (compareLevels(level, ceiling) <= 0) return;
  throw new AppError(
    'dial.above_ceiling',
    `“${node.title}” may not go so far: this kind of action is limited to ${LEVEL_WORDS[ceiling]}.`,
    {
      status: 422,
      hint:
        actionClass === 'X'
          ? 'This kind of action can never run alone.'
          : 'An owner can raise the limit for this kind of action in the settings.',
    },
  );
}

async function ask(
  { dialRequests, journal, team }: SetDialDeps,
  { type, known }: DialPlace,
  input: DialInput & { at: number; isRaise: boolean },
): Promise<void> {
  const { workflowId, nodeId, setting, by, at, isRaise } = input;
  const people = await team();
  const dial: LiveDial = { nodeId, setting, setAt: at, by, isByHand: false, reason: null };
  const nameOf = (assignee = '') => wordsForAssignee(assignee, people);
  const changes = entryOf({ before: known, dial, isPromised: false }, { actionClass: type.actionClass, nameOf });
  const reason = input.reason?.trim() || (isRaise ? '' : (changes?.words ?? ''));
  await dialRequests.ask({ workflowId, nodeId, setting, reason, by, at });
  const what = isRaise ? `raise it to ${levelWords(setting)}` : 'change its limits';
  const words = `${by.name} asks to ${what}. Somebody else has to agree.`;
  const entry: NewEntry = { kind: 'request', words, by, reason: reason === '' ? null : reason };
  await journal.appendWorkspace({ type: 'dial.set', at, workflowId, nodeId, change: { entry } });
}

/** The dial, its history, and what is promised from now on, in one transaction. False when nothing is changed by it. */
async function append(
  { journal, team }: SetDialDeps,
  { type, before, record }: DialPlace,
  { workflowId, dial, at }: { workflowId: string; dial: LiveDial; at: number },
): Promise<boolean> {
  const { nodeId, setting, reason } = dial;
  const by = dial.by ?? { id: 'leeway', name: 'Leeway', via: 'system' };
  const terms = termsOf(type.actionClass, setting);
  const isPromised = record !== null && JSON.stringify(terms) !== JSON.stringify(termsIn(record.state));
  if (!isPromised && !reason?.trim() && isDeepStrictEqual(plain(setting), plain(before))) return false;
  const people = await team();
  const nameOf = (assignee = '') => wordsForAssignee(assignee, people);
  const entry = entryOf({ before, dial, isPromised }, { actionClass: type.actionClass, nameOf });
  const change = entry === null ? { dial } : { entry, dial };
  if (record === null || !isPromised) {
    await journal.appendWorkspace({ type: 'dial.set', at, workflowId, nodeId, change });
    return true;
  }
  const events: EvidenceEvent[] = [{ type: 'promise', at, ...terms, by: { id: by.id, name: by.name } }];
  const key = record.evidenceKey;
  await journal.appendWorkspace({ type: 'evidence.added', at, workflowId, nodeId, key, events, change });
  return true;
}

/** Without what is left out. */
function plain(setting: DialSetting): unknown {
  return JSON.parse(JSON.stringify(setting));
}

function termsIn({ alpha, delta, floor }: RecordState) {
  return { alpha, delta, floor };
}

function nodeNotFound(title: string, nodeId: string): AppError {
  return new AppError('node.not_found', `“${title}” has no step ${nodeId}.`, {
    status: 404,
    hint: 'It may have been removed since. Load the workflow again.',
  });
}

function noDial(title: string): AppError {
  return new AppError('dial.none', `“${title}” has no dial: it neither writes nor acts.`, { status: 422 });
}

function reasonMissing({ node }: DialPlace): AppError {
  return new AppError(
    'dial.reason_missing',
    `“${node.title}” has not earned this yet: turning it up needs proof, or your reason.`,
    {
      status: 422,
      hint: 'Say why in `reason`; it is kept in the history of the dial.',
      details: { problems: [{ field: 'reason', message: 'Say why it may do this before its evidence says so.' }] },
    },
  );
}
