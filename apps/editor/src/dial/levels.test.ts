import { describe, expect, it } from 'vitest';
import { heldBackBy, type Surroundings } from './dial-facts.ts';
import { isOutOfReach, needsReason, settingWords } from './levels.ts';

const draft = { kind: 'ai', actionClass: 'C', startsAt: 'draft' } as const;
const mail = { kind: 'effect', actionClass: 'C', startsAt: 'autonomous' } as const;
const reading = { kind: 'ai', actionClass: 'A', startsAt: 'autonomous' } as const;

const free: Surroundings = {
  workflowCeiling: 'autonomous',
  workspaceCeiling: 'autonomous',
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

  it('takes none for turning down, for rules, for reading, and for an action as it starts', () => {
    expect(needsReason({ level: 'draft' }, { level: 'autonomous' }, draft)).toBe(false);
    expect(needsReason({ level: 'threshold', threshold: 0.9 }, { level: 'threshold' }, draft)).toBe(false);
    expect(needsReason({ level: 'autonomous', limit: 3 }, { level: 'autonomous' }, draft)).toBe(false);
    expect(needsReason({ level: 'autonomous' }, { level: 'draft' }, reading)).toBe(false);
    expect(needsReason({ level: 'autonomous' }, { level: 'draft' }, mail)).toBe(false);
  });

  it('is out of reach for what may never run alone, and for money unless an owner does it', () => {
    expect(isOutOfReach('threshold', { actionClass: 'X' }, true)).toBe(true);
    expect(isOutOfReach('threshold', { actionClass: 'D' }, false)).toBe(true);
    expect(isOutOfReach('threshold', { actionClass: 'D' }, true)).toBe(false);
    expect(isOutOfReach('draft', { actionClass: 'X' }, false)).toBe(false);
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
