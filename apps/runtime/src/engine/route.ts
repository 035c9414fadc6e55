// Asks shared/dial for the route of one item: gathers the limits that hold for it now.

import type { AiResult } from '@leeway/nodes/contract/run.ts';
import { decideRoute, type Item } from '@leeway/shared/dial/decide-route.ts';
import { ceilingOfClass } from '@leeway/shared/dial/effective.ts';
import type { Route } from '@leeway/shared/dial/route.ts';
import { compileCel } from '@leeway/shared/expression/cel.ts';
import { ruleSchema, ruleToWords } from '@leeway/shared/expression/rule.ts';
import type { AskWhen, DialSetting } from '@leeway/shared/graph/dial-setting.ts';
import type { RunState } from '@leeway/shared/run/state.ts';
import type { LiveDials } from './dials/dials.ts';
import { isBehindWatched, provenanceOf } from './dials/provenance.ts';
import type { Plan, PlanNode } from './plans/plan.ts';

/** The item's surroundings: its plan, its run so far, and the outputs by name. */
export interface Place {
  plan: Plan;
  node: PlanNode;
  state: RunState;
  scope: Readonly<Record<string, unknown>>;
  dials: LiveDials;
}

/** The route of an AI attempt's result. */
export function routeOfAnswer(place: Place, result: AiResult): Route {
  const { node, plan, dials } = place;
  const isReading = node.type.actionClass === 'A';
  const setting = dials.settingOf(plan.workflowId, node) ?? { level: 'autonomous' };
  const route = decideRoute({
    ...limitsOf(place, setting, result.output),
    kind: isReading ? 'reading' : 'drafting',
    score: result.score.score,
    hasFailedCheck: result.score.failedChecks.length > 0,
    failedChecks: result.score.failedChecks,
    // Built-in output of reading steps is handed on; every draft or effect that uses it asks.
    isBuiltIn: result.call.isBuiltIn && !isReading,
  });
  if (route.way === 'ask' && node.isGated)
    return {
      ...route,
      way: 'alone',
      because: 'gate follows',
      why: 'The approval after it shows this output, and asks once for both.',
    };
  return route;
}

/** The route of an effect's proposal. */
export function routeOfProposal(place: Place, values: Record<string, unknown>): Route {
  const { node, plan, state, dials } = place;
  const none = { level: 'autonomous' as const, score: null, threshold: null };
  if (node.isReadOnly) return { ...none, way: 'alone', because: 'no dial', why: 'It only looks something up.' };
  if (state.mode === 'test') return { ...none, way: 'refused', because: 'test run', why: 'A test run sends nothing.' };
  if (state.mode === 'sample')
    return { ...none, way: 'refused', because: 'sample run', why: 'A run on sample data sends nothing.' };
  if (isBehindWatched(place, node.id))
    return {
      ...none,
      level: 'watch',
      way: 'refused',
      because: 'watch',
      why: 'A step before it is on Watch only, so nothing leaves.',
    };
  const setting = dials.settingOf(plan.workflowId, node) ?? { level: 'autonomous' };
  const sources = provenanceOf(place, node.reads);
  return decideRoute({
    ...limitsOf(place, setting, values),
    kind: 'effect',
    score: sources.score,
    isBuiltIn: sources.hasBuiltIn,
    isAlreadyDecided: sources.count > 0 && sources.undecided === 0,
    alwaysAsk: setting.alwaysAsk ?? false,
  });
}

type SharedLimits = Omit<Item, 'kind' | 'score'>;

function limitsOf(place: Place, setting: DialSetting, own: unknown): SharedLimits {
  const { node, plan, dials } = place;
  const isReading = node.type.actionClass === 'A';
  const workspace = dials.workspace();
  const scope = { ...place.scope, [node.name]: own };
  const askRule = hitRule(setting.askWhen ?? [], scope);
  return {
    node: setting.level,
    threshold: setting.threshold,
    earned: workspace.policy === 'earned' && !isReading ? 'draft' : undefined,
    workflowCeiling: plan.graph.settings.ceiling,
    organisationCeiling: workspace.ceiling,
    actionCeiling: ceilingOfClass(node.type.actionClass),
    // Reading steps hand on what they read; nothing leaves by them, so the switch stops what writes and acts.
    isKillSwitchOn: !isReading && dials.isKilled(plan.workflowId),
    isOverAmount: setting.amount !== undefined && setting.amount !== '' && isOverLimit(setting, scope),
    isAskRuleHit: askRule !== null,
    askRule: askRule ?? undefined,
  };
}

/** The first rule that matches, in words. A rule that cannot be read matches: doubt asks. */
function hitRule(rules: readonly AskWhen[], scope: Record<string, unknown>): string | null {
  for (const { when, rule } of rules) {
    if (when.trim() === '') continue;
    const parsed = ruleSchema.safeParse(rule);
    const words = parsed.success
      ? ruleToWords(parsed.data, (field) => field.split('.').slice(1).join(' ') || field)
      : when;
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

/** A missing or unreadable amount counts as over the limit (dial.md 2.8). */
function isOverLimit(setting: DialSetting, scope: Record<string, unknown>): boolean {
  try {
    const amount = compileCel(setting.amount ?? '').evaluate(scope);
    return typeof amount !== 'number' || Number.isNaN(amount) || amount > (setting.limit ?? 0);
  } catch {
    return true;
  }
}
