// The dial, what the stop means, and below which sureness it asks.
import type { Trust } from '@leeway/shared/api/trust.ts';
import type { DialSetting } from '@leeway/shared/graph/dial-setting.ts';
import type { NodeType } from '@leeway/shared/graph/node-type.ts';
import { Info } from 'lucide-react';
import { Bars } from '../../ui/bars.tsx';
import { DialControl } from '../dial-control.tsx';
import { heldBackBy, type Surroundings } from '../dial-facts.ts';
import { LEVEL_WORDS } from '../level-words.ts';
import { classWords, isOutOfReach, LEVELS, levelMeaning, settingWords, thresholdOf } from '../levels.ts';
import { LowerButton } from './lower-button.tsx';
import { ThresholdField } from './threshold-field.tsx';
import type { DialTurn } from './use-set-dial.ts';
import type { Turn } from './use-turn.ts';

export type DialHeadProps = {
  type: NodeType;
  /** In force now. */
  setting: DialSetting;
  turn: Turn;
  trust: Trust | undefined;
  around: Surroundings;
  isEditable: boolean;
  isSetting: boolean;
  onSet: (turn: DialTurn) => void;
};

export function DialHead(props: DialHeadProps) {
  const { type, setting, turn, trust, around, isEditable, isSetting, onSet } = props;
  const { shown, set } = turn;
  const held = heldBackBy(shown.level, type, around);
  const limit = classWords(type);
  return (
    <>
      <div className="flex flex-wrap items-start justify-between gap-x-3 gap-y-2">
        <div className="flex flex-col gap-0.5">
          <h3 className="flex items-center gap-2 font-semibold text-md">
            <Bars filled={LEVEL_WORDS[shown.level].bars} />
            {LEVEL_WORDS[shown.level].name}
          </h3>
          <p className="text-ink-2 text-sm">live now: {settingWords(setting)}</p>
        </div>
        {isEditable && !turn.isChanged && <LowerButton {...{ setting, isSetting, onSet }} />}
      </div>
      <DialControl
        label="How much it may do alone"
        value={shown.level}
        outOfReach={LEVELS.filter((level) => isOutOfReach(level, type, around.classCeilings))}
        disabled={!isEditable}
        onChange={(level) => set({ level })}
      />
      <div className="flex flex-col gap-1 text-ink-2">
        <p>{levelMeaning(shown.level, type, thresholdOf(shown))}</p>
        {limit && <p>{limit}</p>}
        {held && (
          <p className="flex gap-1.5 text-wait">
            <Info aria-hidden className="mt-0.75 size-3.5 shrink-0" />
            <span>For now it works as {held.words}</span>
          </p>
        )}
      </div>
      {shown.level === 'threshold' && (
        <ThresholdField
          value={thresholdOf(shown)}
          rows={trust?.rows ?? []}
          disabled={!isEditable}
          onChange={(threshold) => set({ threshold })}
        />
      )}
    </>
  );
}
