import { expect, it } from 'vitest';
import { newId } from './new-id.ts';

it('makes version 7 UUIDs that sort by time', () => {
  const early = newId(1_700_000_000_000);
  const late = newId(1_700_000_000_001);
  expect(early).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
  expect([late, early].toSorted()).toEqual([early, late]);
});
