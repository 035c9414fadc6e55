// The dial while it is being turned: a preview, until it is set or discarded.
import type { DialSetting } from '@leeway/shared/graph/dial-setting.ts';
import type { NodeType } from '@leeway/shared/graph/node-type.ts';
import { useState } from 'react';
import { needsReason } from '../levels.ts';
import { type Earned, isEarned, isSameSetting } from './evidence-limits.ts';

export interface TurnFacts {
  type: NodeType;
  /** In force now. */
  setting: DialSetting;
  earned: Earned | undefined;
  policy: 'judgement' | 'earned' | undefined;
}

export interface Turn {
  /** What is shown: the preview, else the setting in force. */
  shown: DialSetting;
  isChanged: boolean;
  /** Goes beyond what decisions have proved. */
  isAboveEvidence: boolean;
  /** Has to be explained before it is set. */
  asksReason: boolean;
  set: (part: Partial<DialSetting>) => void;
  discard: () => void;
}

export function useTurn({ type, setting, earned, policy }: TurnFacts): Turn {
  const [preview, setPreview] = useState<DialSetting | null>(null);
  const shown = preview ?? setting;
  const isChanged = preview !== null && !isSameSetting(preview, setting);
  const isAboveEvidence = isChanged && needsReason(shown, setting, type) && !isEarned(shown, earned);
  return {
    shown,
    isChanged,
    isAboveEvidence,
    // Where only evidence raises, a setting above it is a wish: it does nothing that would have to be explained.
    asksReason: isAboveEvidence && policy !== 'earned',
    set: (part) => setPreview({ ...shown, ...part }),
    discard: () => setPreview(null),
  };
}
