import { describe, expect, it } from 'vitest';
import { keyOnCell, keyWhileEditing } from './grid-keys.ts';

const size = { rows: 5, columns: 3 };
const at = { row: 2, column: 1 };

describe('on a cell', () => {
  it.each([
    [{ key: 'ArrowUp' }, { row: 1, column: 1 }],
    [{ key: 'ArrowDown' }, { row: 3, column: 1 }],
    [{ key: 'ArrowLeft' }, { row: 2, column: 0 }],
    [{ key: 'ArrowRight' }, { row: 2, column: 2 }],
    [{ key: 'Home' }, { row: 2, column: 0 }],
    [{ key: 'End' }, { row: 2, column: 2 }],
    [
      { key: 'Home', isControl: true },
      { row: 0, column: 0 },
    ],
    [
      { key: 'End', isControl: true },
      { row: 4, column: 2 },
    ],
    [
      { key: 'ArrowDown', isControl: true },
      { row: 4, column: 1 },
    ],
    [{ key: 'PageDown' }, { row: 4, column: 1 }],
  ])('%o moves', (key, to) => {
    expect(keyOnCell(at, size, key)).toEqual({ kind: 'move', to });
  });

  it('stays inside the grid', () => {
    expect(keyOnCell({ row: 0, column: 0 }, size, { key: 'ArrowUp' })).toEqual({
      kind: 'move',
      to: { row: 0, column: 0 },
    });
  });

  it('begins to edit with Enter, F2 or by typing', () => {
    expect(keyOnCell(at, size, { key: 'Enter' })).toEqual({ kind: 'edit' });
    expect(keyOnCell(at, size, { key: 'F2' })).toEqual({ kind: 'edit' });
    expect(keyOnCell(at, size, { key: 'a' })).toEqual({ kind: 'edit', text: 'a' });
  });

  it('leaves Tab and shortcuts to the browser', () => {
    expect(keyOnCell(at, size, { key: 'Tab' }).kind).toBe('none');
    expect(keyOnCell(at, size, { key: 'c', isControl: true }).kind).toBe('none');
    expect(keyOnCell(at, size, { key: 'ArrowLeft', isAlt: true }).kind).toBe('none');
  });

  it('empties with Delete', () => {
    expect(keyOnCell(at, size, { key: 'Delete' }).kind).toBe('clear');
  });
});

describe('while editing', () => {
  it('keeps with Enter and goes down, but leaves Shift+Enter to the text', () => {
    expect(keyWhileEditing(at, size, { key: 'Enter' })).toEqual({ kind: 'keep', to: { row: 3, column: 1 } });
    expect(keyWhileEditing(at, size, { key: 'Enter', isShift: true })).toEqual({ kind: 'none' });
  });

  it('keeps with Tab and goes on to the next cell, over the end of a row', () => {
    expect(keyWhileEditing({ row: 2, column: 2 }, size, { key: 'Tab' })).toEqual({
      kind: 'keep',
      to: { row: 3, column: 0 },
    });
    expect(keyWhileEditing({ row: 0, column: 0 }, size, { key: 'Tab', isShift: true })).toEqual({
      kind: 'keep',
      to: { row: 0, column: 0 },
    });
  });

  it('drops with Escape', () => {
    expect(keyWhileEditing(at, size, { key: 'Escape' })).toEqual({ kind: 'drop' });
  });
});
