// From the limits of one item to its route: alone, ask or refused, with the reason in words.
import { DEFAULT_THRESHOLD, type Level } from '../graph/dial-setting.ts';
import { compareLevels, effectiveLevel, type Limits } from './effective.ts';
import type { LevelReason, Route } from './route.ts';

export interface Item extends Limits {
  /** Score of the output, or the lowest of the AI outputs an effect uses; null when it rests on none. */
  score: number | null;
  threshold?: number | undefined;
  /** In words, for the person who is asked. */
  failedChecks?: readonly string[];
  /** The ask-when rule that was hit, in words. */
  askRule?: string | undefined;
  /** `reading`: an AI step whose output is only handed on. */
  kind: 'reading' | 'drafting' | 'effect';
  /** Every AI output an effect uses was decided by a person in this run: ask once. */
  isAlreadyDecided?: boolean;
  alwaysAsk?: boolean;
  /** What is otherwise than when the dial was set: the set-up of the step, only the model that answers, or half a year has passed. */
  changed?: 'set-up' | 'model' | 'idle' | undefined;
  /** About how many items a hold still lasts. */
  heldFor?: number | undefined;
  /** The limit that `over` means, in words, such as “10 an hour” or who has got enough. */
  overWords?: string | undefined;
}

const percent = (share: number): string => `${Math.round(share * 100)}%`;

const CHANGE_WORDS: Record<NonNullable<Item['changed']>, string> = {
  'set-up': 'You changed the instructions, so trust starts again at zero.',
  model: 'Another model answers now, so trust starts again at zero.',
  idle: 'Nothing came for half a year, so trust starts again at zero.',
};

/** Words for each limit, said to the person who is asked. At most 15 words each (dial.md section 6). */
function wordsFor(because: LevelReason, item: Item): string {
  switch (because) {
    case 'node setting':
      return 'The dial is on Draft and approve, so every item asks.';
    case 'changed':
      return CHANGE_WORDS[item.changed ?? 'set-up'];
    case 'evidence':
      return 'It has not earned more than this yet.';
    case 'workflow ceiling':
      return 'This workflow allows drafts only.';
    case 'organisation ceiling':
      return 'Your organisation allows drafts only here.';
    case 'action class':
      return 'This kind of action can never run alone.';
    case 'amount limit':
      return 'This amount is above your limit, so it asks you.';
    case 'breaker':
      return 'It was stopped after mistakes; everything asks you again.';
    case 'hold':
      return `A checked item was wrong. It asks first for about ${count(item.heldFor ?? 1, 'item')}.`;
    case 'kill switch':
      return 'Everything was put on draft with the kill switch.';
    case 'hard check':
      return item.failedChecks?.[0] ?? 'A check failed.';
    case 'ask rule':
      return `Your rule says to always ask: ${item.askRule ?? 'the rule matched'}.`;
    case 'built-in model':
      return 'No AI model connected: rules and a template wrote this.';
    case 'fallback model':
      return 'A backup model answered this one, so it asks you.';
    case 'start slowly':
      return `Start slowly: at most ${item.overWords ?? 'a few'} may go alone while it is new.`;
    case 'rate limit':
      return `Your limit of ${item.overWords ?? 'items alone'} is reached, so it asks you.`;
    case 'same recipient':
      return `${item.overWords ?? 'The same recipient'} has got enough for a day, so it asks you.`;
  }
}

const count = (n: number, noun: string): string => `${n} ${noun}${n === 1 ? '' : 's'}`;

/**
 * The route of one item. What went alone lately counts only against an item that would go alone otherwise: `lately` is asked then,
 * and says what holds it back. Pure but for `lately`, which may take the place that it grants.
 */
export function decideRoute(item: Item, lately: () => Lately | null = () => null): Route {
  const route = routeOf(item);
  if (route.way !== 'alone' || route.because === 'decided' || route.because === 'watch') return route;
  const held = lately();
  return held === null ? route : routeOf({ ...item, ...held });
}

/** What holds an item back that would go alone if it were the only one. */
export type Lately = Pick<Item, 'isHeld' | 'heldFor' | 'over' | 'overWords'>;

function routeOf(item: Item): Route {
  const { level, because: limit } = effectiveLevel(item);
  const isOfFallback = limit === 'evidence' && item.fallbackEarned !== undefined && item.fallbackEarned === level;
  const because = isOfFallback ? 'fallback model' : limit;
  const base = {
    level,
    score: item.score,
    threshold: level === 'threshold' ? (item.threshold ?? DEFAULT_THRESHOLD) : null,
  };
  if (level === 'watch') return watched(item, base);
  if (item.isAlreadyDecided && !item.alwaysAsk && !hasToAsk(item)) {
    return { ...base, way: 'alone', because: 'decided', why: 'A person already decided what this carries out.' };
  }
  if (level === 'draft') return { ...base, way: 'ask', because, why: wordsFor(because, item) };
  if (level === 'autonomous') return { ...base, way: 'alone', because, why: 'The dial is on Autonomous.' };
  return byThreshold(item, base, because);
}

/**
 * What the decision about a draft has not answered: an effect that carries it out asks all the same. Each limit is looked at
 * itself, because the reason shown is the first of several and a dial turned down must never let more through.
 */
function hasToAsk({ isOverAmount, isAskRuleHit, actionCeiling }: Item): boolean {
  const isBarred = actionCeiling !== undefined && compareLevels(actionCeiling, 'draft') <= 0;
  return isOverAmount === true || isAskRuleHit === true || isBarred;
}

type Base = { level: Level; score: number | null; threshold: number | null };

function watched(item: Item, base: Base): Route {
  if (item.kind === 'effect')
    return { ...base, way: 'refused', because: 'watch', why: 'The dial is on Watch only: nothing leaves.' };
  return {
    ...base,
    way: 'alone',
    because: 'watch',
    why: 'Watch only: kept for comparison, every action after it is held back.',
  };
}

function byThreshold(item: Item, base: Base, because: LevelReason): Route {
  const threshold = base.threshold ?? DEFAULT_THRESHOLD;
  if (item.score === null || item.score >= threshold) {
    const why =
      item.score === null
        ? 'It rests on no AI output.'
        : `It was ${percent(item.score)} sure; the dial asks below ${percent(threshold)}.`;
    return { ...base, way: 'alone', because, why };
  }
  return {
    ...base,
    way: 'ask',
    because: 'below threshold',
    why: `It was ${percent(item.score)} sure. The dial asks below ${percent(threshold)}.`,
  };
}
