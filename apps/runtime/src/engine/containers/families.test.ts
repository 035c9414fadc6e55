import { expect, test } from 'vitest';
import type { RunHead } from '../../store/journal/append.ts';
import { Families } from './families.ts';

const parent = { run: 1, key: 'each', index: 0 };
const headOf = (id: number): RunHead => ({
  id,
  workflowId: 'w',
  versionId: 1,
  mode: 'live',
  startedAt: 0,
  subject: '',
  parent: id === 1 ? null : parent,
  body: null,
});

/** Parent 1 and child 2, and how often the parent is held. */
function familyOf() {
  const families = new Families();
  const holds = { 1: 0, 2: 0 };
  const member = (id: 1 | 2) => ({
    head: headOf(id),
    hold: () => void (holds[id] += 1),
    release: () => void (holds[id] -= 1),
  });
  return { families, holds, mother: member(1), child: member(2) };
}

test('a parent stays as long as a child of it does', () => {
  const { families, holds, mother, child } = familyOf();
  families.enter(mother);
  families.enter(child);
  expect(holds[1]).toBe(1);
  families.leave(child);
  families.release(child);
  expect(holds[1]).toBe(0);
});

test('a child that comes back while its end is still being told lets its parent go in the end', () => {
  const { families, holds, mother, child } = familyOf();
  families.enter(mother);
  families.enter(child);
  families.leave(child);
  families.enter(child);
  families.release(child);
  expect(holds[1]).toBe(1);
  families.leave(child);
  families.release(child);
  expect(holds[1]).toBe(0);
});

test('a parent that comes back is held for the children that are there', () => {
  const { families, holds, mother, child } = familyOf();
  families.enter(child);
  families.enter(child);
  families.enter(mother);
  expect(holds[1]).toBe(1);
  families.release(child);
  expect(holds[1]).toBe(1);
  families.release(child);
  expect(holds[1]).toBe(0);
});
