import { describe, expect, it } from 'vitest';
import { heldBackBy, type Surroundings } from './dial-facts.ts';
import { isOutOfReach, needsReason, settingWords } from './levels.ts';

const draft = { kind: 'ai', actionClass: 'C' } as const;
const reading = { kind: 'ai', actionClass: 'A' } as const;
const ceilings = { B: 'autonomous', C: 'threshold', D: 'draft' } as const;

const free: Surroundings = {
  workflowCeiling: 'autonomous',
  workspaceCeiling: 'autonomous',
  classCeilings: undefined,
  policy: 'judgement',
  earned: undefined,
  isKillSwitchOn: false,
  hasModel: true,
};

describe('raising a dial by hand', () => {
  it('takes a reason above drafts for what leaves the house', () => {
    expect(needsReason({ level: 'threshold' }, { level: 'draft' }, draft)).toBe(true);
    expect(needsReason({ level: 'autonomous' }, { level: 'threshold' }, draft)).toBe(true);
    expect(needsReason({ level: 'threshold', threshold: 0.7 }, { level: 'threshold', threshold: 0.8 }, draft)).toBe(
      true,
    );
  });

  it('takes none for turning down, for rules, and for reading', () => {
    expect(needsReason({ level: 'draft' }, { level: 'autonomous' }, draft)).toBe(false);
    expect(needsReason({ level: 'threshold', threshold: 0.9 }, { level: 'threshold' }, draft)).toBe(false);
    expect(needsReason({ level: 'autonomous', limit: 3 }, { level: 'autonomous' }, draft)).toBe(false);
    expect(needsReason({ level: 'autonomous' }, { level: 'draft' }, reading)).toBe(false);
  });

  it('is out of reach for what may never run alone, and beyond what the workspace allows its kind of action', () => {
    expect(isOutOfReach('threshold', { actionClass: 'X' }, { ...ceilings, D: 'autonomous' })).toBe(true);
    expect(isOutOfReach('draft', { actionClass: 'X' }, ceilings)).toBe(false);
    expect(isOutOfReach('threshold', { actionClass: 'D' }, ceilings)).toBe(true);
    expect(isOutOfReach('threshold', { actionClass: 'D' }, { ...ceilings, D: 'threshold' })).toBe(false);
    expect(isOutOfReach('autonomous', { actionClass: 'C' }, ceilings)).toBe(true);
    expect(isOutOfReach('autonomous', { actionClass: 'A' }, ceilings)).toBe(false);
  });
});

describe('the level in force', () => {
  it('is the dial’s when nothing holds it lower', () => {
    expect(heldBackBy('threshold', draft, free)).toBeNull();
    expect(heldBackBy('watch', draft, { ...free, isKillSwitchOn: true })).toBeNull();
  });

  it('says what holds it lower', () => {
    expect(heldBackBy('autonomous', draft, { ...free, isKillSwitchOn: true })?.words).toBe(
      'Draft and approve: everything is on draft with the kill switch.',
    );
    expect(heldBackBy('autonomous', draft, { ...free, workflowCeiling: 'threshold' })?.level).toBe('threshold');
    expect(heldBackBy('autonomous', draft, { ...free, hasModel: false })?.words).toContain('no AI model');
  });

  it('goes as far as the record proves where only evidence raises', () => {
    expect(heldBackBy('autonomous', draft, { ...free, policy: 'earned' })?.level).toBe('draft');
    expect(heldBackBy('autonomous', draft, { ...free, policy: 'earned', earned: 'threshold' })?.level).toBe(
      'threshold',
    );
    expect(heldBackBy('threshold', draft, { ...free, policy: 'earned', earned: 'threshold' })).toBeNull();
  });

  it('leaves reading steps be', () => {
    expect(heldBackBy('autonomous', reading, { ...free, isKillSwitchOn: true, hasModel: false })).toBeNull();
  });
});

describe('a setting in words', () => {
  it('names the share below which it asks', () => {
    expect(settingWords({ level: 'threshold' })).toBe('Ask when unsure (below 80%)');
    expect(settingWords({ level: 'draft' })).toBe('Draft and approve');
  });
});
