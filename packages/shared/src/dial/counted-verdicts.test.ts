import { describe, expect, test } from 'vitest';
import { countedVerdicts, isCounted, type RecordedItem } from './counted-verdicts.ts';

const fine = (count: number): RecordedItem[] => Array.from({ length: count }, () => ({ score: 0.9, loss: 0 }));
const pending: RecordedItem = { score: 0.2, loss: 'pending' };

describe('the verdicts that count', () => {
  test('an approval that nobody can have read does not count; a rejection always does', () => {
    const read = { verdict: 'approved', seconds: 12, words: 100, isBulk: false } as const;
    expect(isCounted(read)).toBe(true);
    expect(isCounted({ ...read, seconds: 9.9 })).toBe(false);
    expect(isCounted({ ...read, seconds: 1.9, words: 1 })).toBe(false);
    expect(isCounted({ ...read, isBulk: true })).toBe(false);
    expect(isCounted({ ...read, verdict: 'rejected', seconds: 0, isBulk: true })).toBe(true);
  });

  test('stop at a pending item until 20 later ones are decided', () => {
    expect(countedVerdicts([...fine(3), pending, ...fine(19)])).toHaveLength(3);
    const overtaken = countedVerdicts([...fine(3), pending, ...fine(20)]);
    expect(overtaken).toHaveLength(24);
    expect(overtaken[3]).toEqual({ score: 0.2, loss: 1 });
  });

  test('leave out what is no evidence', () => {
    expect(countedVerdicts([{ score: 0.5, loss: null }, ...fine(1)])).toEqual([{ score: 0.9, loss: 0 }]);
  });

  test('take the same input once, and five of a batch', () => {
    const same = fine(3).map((item) => ({ ...item, inputHash: 'a' }));
    const batch = fine(8).map((item, index) => ({ ...item, batch: 'b', inputHash: `b${index}` }));
    expect(countedVerdicts([...same, ...batch, ...fine(2)])).toHaveLength(1 + 5 + 2);
  });
});
