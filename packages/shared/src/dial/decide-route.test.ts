import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { levelSchema } from '../graph/dial-setting.ts';
import { decideRoute, type Item } from './decide-route.ts';
import { routeSchema } from './route.ts';

const item = (more: Partial<Item> = {}): Item => ({ node: 'autonomous', kind: 'drafting', score: 0.9, ...more });

describe('reasons to ask', () => {
  test.each<[string, Partial<Item>, string]>([
    ['node setting', { node: 'draft' }, 'Draft and approve'],
    ['evidence', { earned: 'draft' }, 'not earned'],
    ['changed', { changedEarned: 'draft' }, 'You changed the instructions, so trust starts again at zero.'],
    ['changed', { changedEarned: 'draft', changed: 'model' }, 'Another model answers now'],
    ['fallback model', { fallbackEarned: 'draft' }, 'A backup model answered this one, so it asks you.'],
    ['hold', { isHeld: true, heldFor: 11 }, 'A checked item was wrong. It asks first for about 11 items.'],
    ['hold', { isHeld: true }, 'about 1 item.'],
    ['start slowly', { over: 'start slowly', overWords: '10 an hour' }, 'Start slowly: at most 10 an hour'],
    ['rate limit', { over: 'rate limit', overWords: '200 a day' }, 'Your limit of 200 a day is reached'],
    ['same recipient', { over: 'same recipient', overWords: 'ann@example.com' }, 'ann@example.com has got enough'],
    ['workflow ceiling', { workflowCeiling: 'draft' }, 'workflow allows drafts only'],
    ['organisation ceiling', { organisationCeiling: 'draft' }, 'organisation allows drafts only'],
    ['action class', { actionCeiling: 'draft' }, 'never run alone'],
    ['amount limit', { isOverAmount: true }, 'above your limit'],
    ['breaker', { isBreakerOpen: true }, 'stopped after mistakes'],
    ['kill switch', { isKillSwitchOn: true }, 'kill switch'],
    ['hard check', { hasFailedCheck: true, failedChecks: ['The total is not in the source.'] }, 'The total is not'],
    ['hard check', { hasFailedCheck: true }, 'A check failed.'],
    ['ask rule', { isAskRuleHit: true, askRule: 'budget is over 2,000' }, 'always ask: budget is over 2,000.'],
    ['ask rule', { isAskRuleHit: true }, 'the rule matched'],
    ['built-in model', { isBuiltIn: true }, 'No AI model connected'],
    ['below threshold', { node: 'threshold', score: 0.5 }, 'It was 50% sure. The dial asks below 80%.'],
  ])('%s, with words of at most 15', (because, more, words) => {
    const route = decideRoute(item(more));
    expect(route).toMatchObject({ way: 'ask', because });
    expect(route.why).toContain(words);
    expect(route.why.split(' ').length).toBeLessThanOrEqual(15);
  });
});

describe('reasons to go alone', () => {
  test.each<[string, Partial<Item>]>([
    ['the dial is on autonomous, however unsure', { score: 0.01 }],
    ['the score is at the threshold', { node: 'threshold', threshold: 0.9, score: 0.9 }],
    ['an effect rests on no AI output', { node: 'threshold', kind: 'effect', score: null }],
    ['a person decided what it carries out', { node: 'draft', kind: 'effect', isAlreadyDecided: true }],
    ['a reading step on watch is only compared', { node: 'watch', kind: 'reading' }],
  ])('%s', (_name, more) => {
    expect(decideRoute(item(more)).way).toBe('alone');
  });

  test('on watch an output is kept for comparison, and an effect is refused', () => {
    expect(decideRoute(item({ node: 'watch' }))).toMatchObject({ way: 'alone', because: 'watch', level: 'watch' });
    expect(decideRoute(item({ node: 'watch', kind: 'effect', isAlreadyDecided: true }))).toMatchObject({
      way: 'refused',
      because: 'watch',
    });
  });

  test('the threshold is told only where it decides', () => {
    expect(decideRoute(item({ node: 'threshold' })).threshold).toBe(0.8);
    expect(decideRoute(item({ node: 'threshold', threshold: 0.6 })).threshold).toBe(0.6);
    expect(decideRoute(item({ threshold: 0.6 })).threshold).toBeNull();
  });
});

describe('what went alone lately', () => {
  const over = { over: 'start slowly', overWords: '10 an hour' } as const;

  test('holds an item back that would go alone', () => {
    expect(decideRoute(item(), () => over)).toMatchObject({ way: 'ask', because: 'start slowly', level: 'draft' });
    expect(decideRoute(item({ node: 'threshold', score: 0.9 }), () => ({ isHeld: true })).because).toBe('hold');
  });

  test.each<[string, Partial<Item>]>([
    ['asks for another reason', { node: 'draft' }],
    ['is not sure enough', { node: 'threshold', score: 0.1 }],
    ['was decided by a person', { kind: 'effect', isAlreadyDecided: true }],
    ['never leaves', { node: 'watch' }],
  ])('is not asked about an item that %s, so that it takes nobody’s place', (_name, more) => {
    const before = decideRoute(item(more));
    const after = decideRoute(item(more), () => {
      throw new Error('It was asked.');
    });
    expect(after).toEqual(before);
  });
});

describe('ask once', () => {
  const decided = { kind: 'effect', isAlreadyDecided: true } as const;

  test.each<[string, Partial<Item>]>([
    ['the dial on draft', { node: 'draft' }],
    ['the kill switch', { isKillSwitchOn: true }],
    ['a ceiling', { workflowCeiling: 'draft' }],
    ['a built-in model', { isBuiltIn: true }],
  ])('a decided draft answers %s', (_name, more) => {
    expect(decideRoute(item({ ...decided, ...more }))).toMatchObject({ way: 'alone', because: 'decided' });
  });

  test.each<[string, Partial<Item>]>([
    ['“always ask”', { alwaysAsk: true, node: 'draft' }],
    ['an amount over the limit', { isOverAmount: true }],
    ['a class that never runs alone', { actionCeiling: 'draft' }],
    ['a rule that always asks', { isAskRuleHit: true }],
  ])('a decided draft does not answer %s, also behind a softer limit', (_name, more) => {
    expect(decideRoute(item({ ...decided, ...more })).way).toBe('ask');
    expect(decideRoute(item({ ...decided, ...more, node: 'draft', isKillSwitchOn: true })).way).toBe('ask');
  });
});

const items = fc.record({
  node: fc.constantFrom(...levelSchema.options),
  kind: fc.constantFrom('reading' as const, 'drafting' as const, 'effect' as const),
  score: fc.option(fc.double({ min: 0, max: 1, noNaN: true })),
  threshold: fc.double({ min: 0, max: 1, noNaN: true }),
  workflowCeiling: fc.constantFrom(...levelSchema.options),
  actionCeiling: fc.constantFrom('draft' as const, 'autonomous' as const),
  isOverAmount: fc.boolean(),
  isKillSwitchOn: fc.boolean(),
  isAskRuleHit: fc.boolean(),
  isAlreadyDecided: fc.boolean(),
});

test('every route fits the journal, and a switch that is turned on never lets an item go that asked before', () => {
  fc.assert(
    fc.property(items, (each) => {
      const route = decideRoute(each);
      expect(routeSchema.parse(route)).toEqual(route);
      if (route.way !== 'ask') return;
      for (const flag of ['isOverAmount', 'isKillSwitchOn', 'isAskRuleHit'] as const)
        expect(decideRoute({ ...each, [flag]: true }).way).toBe('ask');
    }),
  );
});

test('turning a dial down never lets an item go that asked before', () => {
  fc.assert(
    fc.property(items, (each) => {
      fc.pre(decideRoute(each).way === 'ask');
      expect(decideRoute({ ...each, node: 'draft' }).way).toBe('ask');
    }),
  );
});
