// What a dial may do now: the setting, and everything that holds it lower.
import type { Settings } from '@leeway/shared/api/workspace.ts';
import { effectiveLevel } from '@leeway/shared/dial/effective.ts';
import type { Level } from '@leeway/shared/graph/dial-setting.ts';
import type { NodeType } from '@leeway/shared/graph/node-type.ts';
import { LEVEL_WORDS } from './level-words.ts';
import { classCeiling, limitWords } from './levels.ts';

/** What surrounds a dial. A part that is not known yet is undefined and does not limit. */
export interface Surroundings {
  workflowCeiling: Level;
  workspaceCeiling: Level | undefined;
  classCeilings: Settings['classCeilings'] | undefined;
  policy: 'judgement' | 'earned' | undefined;
  /** What the record proves; nothing above drafts while it is not known. */
  earned: Level | undefined;
  isKillSwitchOn: boolean;
  hasModel: boolean | undefined;
}

/**
 * The level that holds for an ordinary item now, and why it is lower than the dial says; null when the dial decides.
 * The same rules as the engine's: reading steps hand on what they read, so the switch and the built-in model leave them be.
 */
export function heldBackBy(
  level: Level,
  type: Pick<NodeType, 'kind' | 'actionClass'>,
  around: Surroundings,
): { level: Level; words: string } | null {
  const isReading = type.actionClass === 'A';
  const effective = effectiveLevel({
    node: level,
    earned: around.policy === 'earned' && !isReading ? (around.earned ?? 'draft') : undefined,
    workflowCeiling: around.workflowCeiling,
    organisationCeiling: around.workspaceCeiling,
    actionCeiling: classCeiling(type, around.classCeilings),
    isKillSwitchOn: around.isKillSwitchOn && !isReading,
    isBuiltIn: around.hasModel === false && type.kind === 'ai' && !isReading,
  });
  const why = limitWords(effective.because);
  return why === null ? null : { level: effective.level, words: `${LEVEL_WORDS[effective.level].name}: ${why}.` };
}
