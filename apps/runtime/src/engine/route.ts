// Asks shared/dial for the route of one item: gathers the limits that hold for it now.

import type { AiResult } from '@leeway/nodes/contract/run.ts';
import { decideRoute, type Item } from '@leeway/shared/dial/decide-route.ts';
import { ceilingOfClass, compareLevels, lowerLevel } from '@leeway/shared/dial/effective.ts';
import type { ItemEvidence } from '@leeway/shared/dial/evidence-event.ts';
import type { Route } from '@leeway/shared/dial/route.ts';
import { askRuleWords } from '@leeway/shared/expression/ask-rule-words.ts';
import { compileCel } from '@leeway/shared/expression/cel.ts';
import { ABOVE_EVERY_LIMIT } from '@leeway/shared/expression/dial-problems.ts';
import type { AskWhen, DialSetting, Level } from '@leeway/shared/graph/dial-setting.ts';
import type { Key } from '@leeway/shared/run/event.ts';
import type { LiveSetting } from './dials/dials.ts';
import { type ItemInput, type ItemPlace, type ItemTrust, itemTrust } from './dials/item-trust.ts';
import {
  answerersOf,
  isBehindWatched,
  isLetThrough,
  isOfFallback,
  provenanceOf,
  undecidedDrafts,
} from './dials/provenance.ts';
import type { LiveRun } from './live/live-run.ts';

/** The item's surroundings: its run with the outputs by name, and its step. */
export interface Place extends ItemPlace {
  run: Pick<LiveRun, 'head' | 'plan' | 'state' | 'scope' | 'deps'>;
}

/** Where an item goes, and what the evidence log keeps of it. */
export interface Routed {
  route: Route;
  evidence?: ItemEvidence;
}

/** The route of an AI attempt's result. */
export function routeOfAnswer(place: Place, result: AiResult): Routed {
  const { node } = place;
  const { item, trust } = answered(place, result);
  // A gate that follows shows it to a person: it takes no place among those that nobody sees.
  const route = node.isGated ? gated(decideRoute(item)) : decideRoute(item, trust.lately);
  return withEvidence(route, trust);
}

/** What holds for an answer now. */
function answered(place: Place, result: Pick<AiResult, 'output' | 'call' | 'score'>): { item: Item; trust: ItemTrust } {
  const { node, run } = place;
  const isReading = node.type.actionClass === 'A';
  const dial = dialOf(place);
  const trust = itemTrust(place, {
    dial,
    answerers: answerersOf(run, node, result.call),
    isFallback: result.call.isFallback || isOfFallback(run, node.reads),
    madeOf: result.call.prompt.user,
    recipients: [],
    amount: amountOf(place, dial.setting, result.output),
    isPassedOn: false,
    // What was read has fields that a person can fill in; a text that was written has none.
    mayBeBlind: isReading,
    again: null,
  });
  const item: Item = {
    ...limitsOf(place, dial.setting, result.output),
    ...trust.limits,
    kind: isReading ? 'reading' : 'drafting',
    score: result.score.score,
    hasFailedCheck: result.score.failedChecks.length > 0,
    failedChecks: result.score.failedChecks,
    // Built-in output of reading steps is handed on; every draft or effect that uses it asks.
    isBuiltIn: result.call.isBuiltIn && !isReading,
  };
  return { item, trust };
}

/**
 * What the dials of the drafting steps say by now of drafts that nobody has decided, when they would not let them through any more:
 * they were turned down or stopped while the item waited, or a gate that should have asked has let it pass by its deadline.
 */
function heldSince({ run, node }: Place): Route | null {
  for (const { step, source } of undecidedDrafts(run, node.reads)) {
    const place = { run, node: source, key: step.key };
    const { output, call, score } = step;
    const { setting } = dialOf(place);
    const item: Item =
      call && score && !step.isInherited
        ? answered(place, { output, call, score }).item
        : { ...limitsOf(place, setting, output), kind: 'drafting', score: step.score?.score ?? null };
    const route = decideRoute(item);
    if (route.way === 'ask') return route;
    if (route.because === 'watch')
      return { ...route, way: 'ask', why: 'The step that wrote it is on Watch only by now.' };
  }
  return null;
}

function gated(route: Route): Route {
  if (route.way !== 'ask') return route;
  return {
    ...route,
    way: 'alone',
    because: 'gate follows',
    why: 'The approval after it shows this output, and asks once for both.',
  };
}

/** What an effect is about to do: the proposal's values, and to whom it goes. */
export interface Proposed {
  values: Record<string, unknown>;
  recipients(): readonly string[];
}

/** Of messages and of what is worse; what stays in the house and can be taken back needs no time to be held back. */
const DEFAULT_UNDO_SECONDS = { A: 0, B: 0, C: 60, D: 60, X: 60 } as const;

/** The route of an effect's proposal, and how long it can be held back before it goes out alone. */
export function routeOfProposal(place: Place, proposed: Proposed): Routed & { undoSeconds: number } {
  const refused = refusalOf(place);
  if (refused) return { route: refused, undoSeconds: 0 };
  const { node, run } = place;
  const dial = dialOf(place);
  const sources = provenanceOf(run, node.reads);
  const item: Item = {
    ...limitsOf(place, dial.setting, proposed.values),
    kind: 'effect',
    score: sources.score,
    isBuiltIn: sources.hasBuiltIn,
    isAlreadyDecided: sources.count > 0 && sources.undecided === 0,
    alwaysAsk: dial.setting.alwaysAsk ?? false,
  };
  // What no AI had a hand in, or a person has decided, needs no evidence and gives none.
  if (sources.undecided === 0) return { route: decideRoute(item), undoSeconds: 0 };
  const trust = trustInEffect(place, dial, proposed);
  const held = heldSince(place);
  const own = decideRoute({ ...item, ...trust.limits }, held === null ? trust.lately : undefined);
  const routed = withEvidence(held !== null && own.way === 'alone' ? held : own, trust);
  return { ...routed, undoSeconds: dial.setting.undoSeconds ?? DEFAULT_UNDO_SECONDS[node.type.actionClass] };
}

/** The route of an effect that somebody held back while it still could be. */
export function routeOfHeldBack(place: Place, proposed: Proposed, by: string): Routed {
  const route: Route = {
    ...routeOfProposal(place, proposed).route,
    way: 'ask',
    because: 'held back',
    why: `${by} held it back before it went out.`,
  };
  return withEvidence(route, trustInEffect(place, dialOf(place), proposed));
}

function trustInEffect(place: Place, dial: LiveSetting, proposed: Proposed): ItemTrust {
  const { node, run } = place;
  return itemTrust(place, {
    dial,
    answerers: answerersOf(run, node, null),
    isFallback: isOfFallback(run, node.reads),
    madeOf: JSON.stringify(proposed.values),
    recipients: proposed.recipients(),
    amount: amountOf(place, dial.setting, proposed.values),
    isPassedOn: isLetThrough(run, node.reads),
    mayBeBlind: false,
    again: doneBefore(place, proposed.values),
  });
}

/** An earlier try of the same step that was let through with the same values: doing it again makes no second item. */
function doneBefore({ run: { state }, node, key }: Place, values: Record<string, unknown>): Key | null {
  const text = JSON.stringify(values);
  const before = Object.values(state.steps).find(
    (step) =>
      step.nodeId === node.id &&
      step.key !== key &&
      step.route?.way === 'alone' &&
      step.proposal !== null &&
      JSON.stringify(step.proposal.values) === text,
  );
  return before?.key ?? null;
}

function withEvidence(route: Route, trust: ItemTrust): Routed {
  const evidence = trust.evidence(route);
  return evidence === undefined ? { route } : { route, evidence };
}

function refusalOf({ node, run }: Place): Route | null {
  const none = { level: 'autonomous' as const, score: null, threshold: null };
  const { mode } = run.state;
  if (node.isReadOnly) return { ...none, way: 'alone', because: 'no dial', why: 'It only looks something up.' };
  if (mode === 'test') return { ...none, way: 'refused', because: 'test run', why: 'A test run sends nothing.' };
  if (mode === 'sample')
    return { ...none, way: 'refused', because: 'sample run', why: 'A run on sample data sends nothing.' };
  if (!isBehindWatched(run, node.id)) return null;
  const why = 'A step before it is on Watch only, so nothing leaves.';
  return { ...none, level: 'watch', way: 'refused', because: 'watch', why };
}

function dialOf({ run, node }: Place): LiveSetting {
  const dial = run.deps.dials.dialOf(run.plan.workflowId, node);
  return dial ?? { setting: { level: 'autonomous' }, setAt: 0, bound: null };
}

type SharedLimits = Omit<Item, 'kind' | 'score'>;

function limitsOf(place: Place, setting: DialSetting, own: unknown): SharedLimits {
  const { node, run } = place;
  const { deps } = run;
  const isReading = node.type.actionClass === 'A';
  const scope = { ...run.scope, [node.name]: own };
  const askRule = hitRule(setting.askWhen ?? [], scope);
  return {
    node: setting.level,
    threshold: setting.threshold,
    workflowCeiling: workflowCeilingOf(place),
    ...ceilingsOf(place),
    // Reading steps hand on what they read; nothing leaves by them, so the switch stops what writes and acts.
    isKillSwitchOn: !isReading && workflowsOf(place).some((id) => deps.dials.isKilled(id)),
    isOverAmount: setting.amount !== undefined && setting.amount !== '' && isOverLimit(setting, scope),
    isAskRuleHit: askRule !== null,
    askRule: askRule ?? undefined,
  };
}

/** The workflow of a run, and those that called each other down to it: it does nothing that they may not do. */
function workflowsOf({ run: { plan, state } }: Place): readonly string[] {
  return [plan.workflowId, ...state.callers];
}

/** Of the run's own version and of what is live now: a fork, or a run that waited, does no more than a new one. */
function workflowCeilingOf(place: Place): Level | undefined {
  const { plan, state, deps } = place.run;
  const own = lowerLevel(plan.graph.settings.ceiling, state.ceiling ?? undefined);
  // A test run tries what is not live yet.
  if (state.mode !== 'live') return own;
  return workflowsOf(place).reduce<Level | undefined>((low, id) => lowerLevel(low, deps.dials.ceilingOf(id)), own);
}

/** What the organisation allows this class of action, and what the class allows by itself (dial.md 2.8). */
function ceilingsOf({ node, run }: Place): { organisationCeiling: Level; actionCeiling: Level } {
  const { policy, ceiling, classCeilings } = run.deps.dials.workspace();
  const { actionClass } = node.type;
  const byDefault = ceilingOfClass(actionClass);
  if (actionClass === 'A' || actionClass === 'X') return { organisationCeiling: ceiling, actionCeiling: byDefault };
  const set = classCeilings[actionClass];
  const isLowered = compareLevels(set, byDefault) < 0;
  const own = isLowered ? byDefault : set;
  return {
    organisationCeiling: isLowered ? (lowerLevel(ceiling, set) ?? ceiling) : ceiling,
    // A message goes by its certified position under `earned`, however much was earned.
    actionCeiling: policy === 'earned' && actionClass === 'C' ? (lowerLevel(own, 'threshold') ?? own) : own,
  };
}

/** The first rule that matches, in words. A rule that cannot be read matches: doubt asks. */
function hitRule(rules: readonly AskWhen[], scope: Record<string, unknown>): string | null {
  for (const rule of rules) {
    const { when } = rule;
    if (when.trim() === '') continue;
    const words = askRuleWords(rule);
    try {
      const isHit = compileCel(when).evaluate(scope);
      if (isHit === true) return words;
      if (isHit === false) continue;
    } catch {
      // Said below, as for an answer that is neither yes nor no.
    }
    return `${words} (it could not be read)`;
  }
  return null;
}

/** What is at stake, for the evidence log; null where the dial reads no amount or cannot read it. */
function amountOf({ run, node }: Place, { amount }: DialSetting, own: unknown): ItemInput['amount'] {
  const field = amount?.trim() ?? '';
  if (field === '') return null;
  try {
    const value = compileCel(field).evaluate({ ...run.scope, [node.name]: own });
    // One that is missing is read as more than any limit, and is none.
    return typeof value === 'number' && Math.abs(value) < ABOVE_EVERY_LIMIT ? { field, value: Math.abs(value) } : null;
  } catch {
    return null;
  }
}

/** A missing or unreadable amount counts as over the limit (dial.md 2.8). */
function isOverLimit(setting: DialSetting, scope: Record<string, unknown>): boolean {
  try {
    const amount = compileCel(setting.amount ?? '').evaluate(scope);
    return typeof amount !== 'number' || !Number.isFinite(amount) || Math.abs(amount) > (setting.limit ?? 0);
  } catch {
    return true;
  }
}
