// What was changed on a dial, in words for its history.
import type { LiveDial } from '@leeway/shared/api/workflows.ts';
import { askRuleWords } from '@leeway/shared/expression/ask-rule-words.ts';
import { plainNumber } from '@leeway/shared/expression/number-format.ts';
import { type AskWhen, DEFAULT_THRESHOLD, type DialSetting, type Level } from '@leeway/shared/graph/dial-setting.ts';
import type { ActionClass } from '@leeway/shared/graph/node-type.ts';
import type { NewEntry } from '../../store/trust/trust-appends.ts';
import { termsOf } from './terms.ts';

export const LEVEL_WORDS: Readonly<Record<Level, string>> = {
  watch: 'Watch only',
  draft: 'Draft and approve',
  threshold: 'Ask when unsure',
  autonomous: 'Autonomous',
};

/** The level of a setting as it is called, with its threshold. */
export function levelWords({ level, threshold = DEFAULT_THRESHOLD }: DialSetting): string {
  if (level !== 'threshold') return `“${LEVEL_WORDS[level]}”`;
  return `“${LEVEL_WORDS[level]}” below ${percent(threshold)}`;
}

/** Whose dial it is. `nameOf` says an assignee in words. */
export interface DialWords {
  actionClass: ActionClass;
  nameOf(assignee: string | undefined): string;
}

export interface ChangedDial {
  before: DialSetting;
  dial: LiveDial;
  /** Other terms than before are promised from now on. */
  isPromised: boolean;
}

/** The line of the history; null when there is nothing to say: both settings mean the same, and nobody gave a reason. */
export function entryOf({ before, dial, isPromised }: ChangedDial, words: DialWords): NewEntry | null {
  const { setting, by, reason, isByHand } = dial;
  const above = isByHand ? ', above what it has earned' : '';
  const said = (kind: NewEntry['kind'], parts: readonly string[]): NewEntry => {
    return { kind, words: parts.map((part) => `${part}.`).join(' '), by, reason };
  };
  if (setting.level !== before.level) {
    const { threshold } = setting;
    const others = changesOf({ ...before, level: setting.level, threshold }, setting, words);
    return said('level', [`The dial was set to ${levelWords(setting)}${above}`, ...others]);
  }
  const changes = changesOf(before, setting, words);
  if (changes[0]?.startsWith('Threshold: ')) return said('level', [`${changes[0]}${above}`, ...changes.slice(1)]);
  if (changes.length > 0) return said(isPromised ? 'promise' : 'setting', changes);
  if (reason?.trim()) return said('level', [`The dial was confirmed at ${levelWords(setting)}${above}`]);
  if (!isPromised) return null;
  const { alpha, delta } = termsOf(words.actionClass, setting);
  return said('promise', [
    `At most ${percent(alpha)} mistakes are allowed from now on, with ${percent(1 - delta)} certainty`,
  ]);
}

/** One part for each difference besides the level, such as “Amount limit: 500 → 800”. None when both mean the same. */
function changesOf(before: DialSetting, after: DialSetting, words: DialWords): string[] {
  const was = partsOf(before, words);
  const parts = Object.entries(partsOf(after, words)).flatMap(([label, now]) => {
    return was[label] === now ? [] : [`${label}: ${was[label]} → ${now}`];
  });
  return [...parts, ...ruleChanges(before.askWhen ?? [], after.askWhen ?? [])];
}

function partsOf(setting: DialSetting, { actionClass, nameOf }: DialWords): Record<string, string> {
  const { alpha, delta, floor } = termsOf(actionClass, setting);
  const { review = {} } = setting;
  return {
    ...(setting.level === 'threshold' ? { Threshold: percent(setting.threshold ?? DEFAULT_THRESHOLD) } : {}),
    Amount: setting.amount?.trim() || NONE,
    'Amount limit': numberOr(setting.limit),
    'Mistakes allowed': percent(alpha),
    Certainty: percent(1 - delta),
    'What is at stake': setting.stakes ?? 'normal',
    'Checked of what goes alone': percent(floor),
    'Time to hold back': timed(setting.undoSeconds, 's'),
    'Most alone an hour': numberOr(setting.maxPerHour),
    'Most alone a day': numberOr(setting.maxPerDay),
    'Most alone a day to the same recipient': numberOr(setting.maxSameRecipient),
    'Asks here too': yesNo(setting.alwaysAsk),
    'Who is asked': nameOf(setting.assignee),
    'Due after': timed(setting.dueInMinutes, 'min'),
    'Due time counts working time only': yesNo(review.isWorkingTime),
    'Reminder before it is due': timed(review.remindMinutes, 'min'),
    'When it is overdue it goes to': review.escalateTo ? nameOf(review.escalateTo) : NONE,
    'People who must approve': String(review.approvals ?? 1),
    'Whoever started it may decide': yesNo(review.mayApproveOwn ?? true),
    'Reasons to choose from': review.reasons?.join(', ') || NONE,
  };
}

function ruleChanges(before: readonly AskWhen[], after: readonly AskWhen[]): string[] {
  const removed = without(before, after);
  const added = without(after, before);
  const [old, next] = [removed[0], added[0]];
  if (old && next && removed.length === 1 && added.length === 1) {
    return [`Rule changed: “${askRuleWords(old)}” → “${askRuleWords(next)}”`];
  }
  return [
    ...removed.map((rule) => `Rule removed: “${askRuleWords(rule)}”`),
    ...added.map((rule) => `Rule added: “${askRuleWords(rule)}”`),
  ];
}

/** Rules that are not among the others; one that is there twice has to be there twice. */
function without(rules: readonly AskWhen[], others: readonly AskWhen[]): AskWhen[] {
  const left = others.map(({ when }) => when);
  return rules.filter(({ when }) => {
    const at = left.indexOf(when);
    if (at >= 0) left.splice(at, 1);
    return at < 0;
  });
}

const NONE = 'none';

const percent = (share: number): string => `${Math.round(share * 1000) / 10}%`;
const numberOr = (value: number | undefined): string => (value === undefined ? NONE : plainNumber(value));
const timed = (value: number | undefined, unit: string): string =>
  value === undefined ? 'as usual' : `${value} ${unit}`;
const yesNo = (value: boolean | undefined): string => (value ? 'yes' : 'no');
