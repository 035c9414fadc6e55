import { expect, it } from 'vitest';
import { isEarned, isSameSetting } from './evidence-limits.ts';

const threshold = { level: 'threshold', position: 0.82 } as const;

it('lets everything up to drafts be set without evidence', () => {
  expect(isEarned({ level: 'watch' }, undefined)).toBe(true);
  expect(isEarned({ level: 'draft' }, undefined)).toBe(true);
  expect(isEarned({ level: 'threshold' }, undefined)).toBe(false);
});

it('takes a position that lets no more go alone than what is proved', () => {
  expect(isEarned({ level: 'threshold', threshold: 0.82 }, threshold)).toBe(true);
  expect(isEarned({ level: 'threshold', threshold: 0.9 }, threshold)).toBe(true);
  expect(isEarned({ level: 'threshold', threshold: 0.81 }, threshold)).toBe(false);
  expect(isEarned({ level: 'autonomous' }, threshold)).toBe(false);
  expect(isEarned({ level: 'threshold', threshold: 0.1 }, { level: 'autonomous', position: 0 })).toBe(true);
});

it('tells settings apart by what is in them, not by its order', () => {
  expect(isSameSetting({ level: 'draft', alpha: 0.05 }, { alpha: 0.05, level: 'draft', limit: undefined })).toBe(true);
  expect(isSameSetting({ level: 'draft', alpha: 0.05 }, { level: 'draft', alpha: 0.02 })).toBe(false);
});
