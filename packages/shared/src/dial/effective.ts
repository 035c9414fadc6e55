// The lowest limit wins, and says why (dial.md section 3).
import type { Level } from '../graph/dial-setting.ts';
import type { ActionClass } from '../graph/node-type.ts';
import type { LevelReason } from './route.ts';

const ORDER: readonly Level[] = ['watch', 'draft', 'threshold', 'autonomous'];

/** Compares two levels: negative when `a` lets a node do less alone than `b`. */
export function compareLevels(a: Level, b: Level): number {
  return ORDER.indexOf(a) - ORDER.indexOf(b);
}

/** The lower of two levels; undefined does not limit. */
export function lowerLevel(a: Level | undefined, b: Level | undefined): Level | undefined {
  if (a === undefined || b === undefined) return a ?? b;
  return compareLevels(a, b) <= 0 ? a : b;
}

/** The most a class may ever do alone, by default (dial.md 2.8). X can never be raised; D only by an owner. */
export function ceilingOfClass(actionClass: ActionClass): Level {
  return actionClass === 'D' || actionClass === 'X' ? 'draft' : 'autonomous';
}

/** Everything that may limit one item. Levels left out do not limit; flags that are true limit to draft. */
export interface Limits {
  node: Level;
  /** What the changed step has earned; left out while it is as it was when its dial was set. */
  changedEarned?: Level | undefined;
  /** What evidence has earned; left out under the policy `judgement`. */
  earned?: Level | undefined;
  /** What the fallback model that answered this item has earned. */
  fallbackEarned?: Level | undefined;
  workflowCeiling?: Level | undefined;
  organisationCeiling?: Level | undefined;
  actionCeiling?: Level | undefined;
  isOverAmount?: boolean | undefined;
  isBreakerOpen?: boolean | undefined;
  /** A checked item was wrong, and it has not recovered yet. */
  isHeld?: boolean | undefined;
  isKillSwitchOn?: boolean | undefined;
  hasFailedCheck?: boolean | undefined;
  isAskRuleHit?: boolean | undefined;
  isBuiltIn?: boolean | undefined;
  /** So many have gone alone lately that this one would be over a limit of their number. */
  over?: 'start slowly' | 'rate limit' | 'same recipient' | undefined;
}

/** The effective level and the first limit, in the order of dial.md section 3, that attains it. */
export function effectiveLevel(limits: Limits): { level: Level; because: LevelReason } {
  const candidates: [Level | undefined, LevelReason][] = [
    [limits.node, 'node setting'],
    [limits.changedEarned, 'changed'],
    [limits.earned, 'evidence'],
    [limits.fallbackEarned, 'evidence'],
    [limits.workflowCeiling, 'workflow ceiling'],
    [limits.organisationCeiling, 'organisation ceiling'],
    [limits.actionCeiling, 'action class'],
    [limits.isOverAmount ? 'draft' : undefined, 'amount limit'],
    [limits.isBreakerOpen ? 'draft' : undefined, 'breaker'],
    [limits.isHeld ? 'draft' : undefined, 'hold'],
    [limits.isKillSwitchOn ? 'draft' : undefined, 'kill switch'],
    [limits.hasFailedCheck ? 'draft' : undefined, 'hard check'],
    [limits.isAskRuleHit ? 'draft' : undefined, 'ask rule'],
    [limits.isBuiltIn ? 'draft' : undefined, 'built-in model'],
    [limits.over === undefined ? undefined : 'draft', limits.over ?? 'rate limit'],
  ];
  let lowest: { level: Level; because: LevelReason } = { level: limits.node, because: 'node setting' };
  for (const [level, because] of candidates) {
    if (level !== undefined && compareLevels(level, lowest.level) < 0) lowest = { level, because };
  }
  return lowest;
}
