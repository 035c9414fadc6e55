import { expect, test } from 'vitest';
import { ceilingOfClass, compareLevels, effectiveLevel } from './effective.ts';

test.each([
  ['isOverAmount', 'amount limit'],
  ['isBreakerOpen', 'breaker'],
  ['isKillSwitchOn', 'kill switch'],
  ['hasFailedCheck', 'hard check'],
  ['isAskRuleHit', 'ask rule'],
  ['isBuiltIn', 'built-in model'],
] as const)('%s limits to draft, never to less', (flag, because) => {
  expect(effectiveLevel({ node: 'autonomous', [flag]: true })).toEqual({ level: 'draft', because });
  expect(effectiveLevel({ node: 'watch', [flag]: true })).toEqual({ level: 'watch', because: 'node setting' });
  expect(effectiveLevel({ node: 'autonomous', [flag]: false }).level).toBe('autonomous');
});

test('of two limits at the same level the first in order is the reason', () => {
  expect(effectiveLevel({ node: 'autonomous', workflowCeiling: 'draft', isKillSwitchOn: true }).because).toBe(
    'workflow ceiling',
  );
});

test('levels are ordered from watch to autonomous', () => {
  const levels = ['autonomous', 'draft', 'watch', 'threshold'] as const;
  expect([...levels].sort(compareLevels)).toEqual(['watch', 'draft', 'threshold', 'autonomous']);
});

test('money and what is never alone are drafts by their class', () => {
  expect((['A', 'B', 'C', 'D', 'X'] as const).map(ceilingOfClass)).toEqual([
    'autonomous',
    'autonomous',
    'autonomous',
    'draft',
    'draft',
  ]);
});
