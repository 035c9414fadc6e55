import { compareLevels } from '@leeway/shared/dial/effective.ts';
import type { DialSetting } from '@leeway/shared/graph/dial-setting.ts';
import { ArrowDown } from 'lucide-react';
import { Button } from '../../ui/button.tsx';
import type { DialTurn } from './use-set-dial.ts';

export type LowerButtonProps = { setting: DialSetting; isSetting: boolean; onSet: (turn: DialTurn) => void };

/** One click, and everything asks again. Nothing to explain: less is always allowed. */
export function LowerButton({ setting, isSetting, onSet }: LowerButtonProps) {
  if (compareLevels(setting.level, 'draft') <= 0) return null;
  return (
    <Button
      size="small"
      icon={<ArrowDown aria-hidden />}
      isLoading={isSetting}
      onClick={() => onSet({ setting: { ...setting, level: 'draft' }, reason: undefined })}
    >
      Ask each time again
    </Button>
  );
}
