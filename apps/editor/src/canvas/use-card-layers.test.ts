import type { TrustBrief } from '@leeway/shared/api/trust.ts';
import type { LiveDial } from '@leeway/shared/api/workflows.ts';
import { expect, it } from 'vitest';
import { dialCards } from './use-card-layers.ts';

const dial: LiveDial = {
  nodeId: 'drft',
  setting: { level: 'threshold' },
  setAt: 1,
  by: null,
  isByHand: false,
  reason: null,
};
const brief: TrustBrief = {
  nodeId: 'drft',
  level: 'draft',
  origin: 'earned',
  shareAlone: 0.64,
  shareUnchanged: 0.91,
  decided: 200,
  waiting: 3,
  isHeld: false,
  isStopped: false,
};

it('puts on a card the live level, where it came from and how its items fared', () => {
  expect(dialCards([dial], [brief]).get('drft')).toEqual({
    level: 'threshold',
    origin: 'earned',
    line: '64% alone, 91% unchanged, last 200',
    lineTone: 'plain',
  });
});

it('takes the level of the brief where no dial was set, and the dial alone where nothing ran', () => {
  expect(dialCards([], [brief]).get('drft')?.level).toBe('draft');
  expect(dialCards([dial], []).get('drft')).toEqual({ level: 'threshold' });
});
