import { describe, expect, test } from 'vitest';
import * as z from 'zod';
import { levelSchema } from '../graph/dial-setting.ts';
import { ceilingOfClass, compareLevels, effectiveLevel } from './effective.ts';
import vectors from './effective-vectors.json' with { type: 'json' };

/** The vectors use the names of dial.md, the product its own. */
const levelName = z
  .enum(['observe', 'draft', 'threshold', 'full'])
  .transform((name) => levelSchema.parse(name === 'observe' ? 'watch' : name === 'full' ? 'autonomous' : name));
const inputSchema = z.object({
  node: levelName,
  earned: levelName.optional(),
  fallbackEarned: levelName.optional(),
  workflowCeiling: levelName.optional(),
  orgCeiling: levelName.optional(),
  actionCeiling: levelName.optional(),
  overAmountLimit: z.boolean().optional(),
  breakerOpen: z.boolean().optional(),
});

describe('the lowest of all limits wins, and says why', () => {
  test.each(vectors.cases)('$input → $expected', ({ input, expected }) => {
    const { orgCeiling, overAmountLimit, breakerOpen, ...limits } = inputSchema.parse(input);
    const effective = effectiveLevel({
      ...limits,
      organisationCeiling: orgCeiling,
      isOverAmount: overAmountLimit,
      isBreakerOpen: breakerOpen,
    });
    expect(effective).toEqual({ level: levelName.parse(expected.level), because: expected.because });
  });
});

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
