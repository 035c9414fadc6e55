// The four stops of the dial in words, and what may be set without evidence.
import type { Settings } from '@leeway/shared/api/workspace.ts';
import { compareLevels } from '@leeway/shared/dial/effective.ts';
import type { LevelReason } from '@leeway/shared/dial/route.ts';
import { DEFAULT_THRESHOLD, type DialSetting, type Level } from '@leeway/shared/graph/dial-setting.ts';
import type { NodeType } from '@leeway/shared/graph/node-type.ts';
import { LEVEL_WORDS } from './level-words.ts';

export const LEVELS: readonly Level[] = ['watch', 'draft', 'threshold', 'autonomous'];

type ClassCeilings = Settings['classCeilings'];
type DialKind = Pick<NodeType, 'kind' | 'actionClass'>;

/** What a stop does, in one sentence, for an AI step or an action. */
export function levelMeaning(level: Level, { kind }: Pick<DialKind, 'kind'>, threshold = DEFAULT_THRESHOLD): string {
  const isAction = kind === 'effect';
  switch (level) {
    case 'watch':
      return isAction
        ? 'It is prepared and kept. Nothing leaves this step.'
        : 'The AI practises. Every action that depends on it is held back.';
    case 'draft':
      return isAction ? 'It is prepared each time; a person decides.' : 'The AI prepares each item; a person decides.';
    case 'threshold':
      return `Items it is at least ${percent(threshold)} sure of go alone; all others ask a person.`;
    case 'autonomous':
      return isAction ? 'It is done at once, each time.' : 'Every item goes on alone.';
  }
}

/** What a class of action means for the dial; null when it limits nothing. */
export function classWords({ actionClass }: Pick<NodeType, 'actionClass'>): string | null {
  if (actionClass === 'D')
    return 'Money, contracts, deletion or rights: how far it may go is a setting of the workspace.';
  if (actionClass === 'X') return 'This kind of action always asks a person. No setting can change that.';
  return null;
}

/** The most a kind of action may do in this workspace; undefined: it is not limited, or the settings are not known yet. */
export function classCeiling(
  { actionClass }: Pick<NodeType, 'actionClass'>,
  ceilings: ClassCeilings | undefined,
): Level | undefined {
  if (actionClass === 'X') return 'draft';
  return actionClass === 'A' ? undefined : ceilings?.[actionClass];
}

/** Stops that cannot be chosen for a kind of action, as the runtime would refuse them. */
export function isOutOfReach(
  level: Level,
  type: Pick<NodeType, 'actionClass'>,
  ceilings: ClassCeilings | undefined,
): boolean {
  const ceiling = classCeiling(type, ceilings);
  return ceiling !== undefined && compareLevels(level, ceiling) > 0;
}

/**
 * Whether setting a stop lets more go alone than now, which evidence must prove or a reason explain: for steps whose work leaves
 * the house that is everything above drafts.
 */
export function needsReason(
  next: DialSetting,
  now: DialSetting,
  { actionClass }: Pick<NodeType, 'actionClass'>,
): boolean {
  if (actionClass === 'A' || compareLevels(next.level, 'draft') <= 0) return false;
  const isRaised = compareLevels(next.level, now.level) > 0;
  const isLooser = next.level === 'threshold' && now.level === 'threshold' && thresholdOf(next) < thresholdOf(now);
  return isRaised || isLooser;
}

export function thresholdOf(setting: DialSetting): number {
  return setting.threshold ?? DEFAULT_THRESHOLD;
}

/** `80%`, from a share. */
export function percent(share: number): string {
  return `${Math.round(share * 100)}%`;
}

/** A setting as a few words: `Ask when unsure (below 80%)`. */
export function settingWords(setting: DialSetting): string {
  const { name } = LEVEL_WORDS[setting.level];
  return setting.level === 'threshold' ? `${name} (below ${percent(thresholdOf(setting))})` : name;
}

const LIMIT_WORDS: Partial<Record<LevelReason, string>> = {
  changed: 'it was changed after the dial was set',
  evidence: 'it has not earned more yet',
  'workflow ceiling': 'this workflow allows no more',
  'organisation ceiling': 'the workspace allows no more',
  'action class': 'this kind of action may not go further',
  hold: 'a checked item was wrong',
  'start slowly': 'it is new, and enough went alone for now',
  'rate limit': 'its limit is reached for now',
  'kill switch': 'everything is on draft with the kill switch',
  'built-in model': 'no AI model is connected',
};

/** Why the dial does less than it is set to; null when the setting itself decides. */
export function limitWords(because: LevelReason): string | null {
  return LIMIT_WORDS[because] ?? null;
}
