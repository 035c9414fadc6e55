import { describe, expect, it } from 'vitest';
import { freeName, nameFromLabel, withEntry, withMoved, withoutEntry, withRenamedKey } from './list-edit.ts';

describe('edits of a list', () => {
  it('change, remove and move one entry', () => {
    expect(withEntry(['a', 'b'], 1, 'c')).toEqual(['a', 'c']);
    expect(withoutEntry(['a', 'b'], 0)).toEqual(['b']);
    expect(withMoved(['a', 'b', 'c'], 0, 1)).toEqual(['b', 'a', 'c']);
    expect(withMoved(['a', 'b', 'c'], 0, -1)).toEqual(['a', 'b', 'c']);
    expect(withMoved(['a', 'b', 'c'], 2, 1)).toEqual(['a', 'b', 'c']);
  });
});

describe('names', () => {
  it('are made from labels people write', () => {
    expect(nameFromLabel('Your e-mail (work)')).toBe('your_e_mail_work');
    expect(nameFromLabel('Größe')).toBe('gro_e');
    expect(nameFromLabel('2nd address')).toBe('nd_address');
    expect(nameFromLabel('电话')).toBe('value');
  });

  it('are made free by a number', () => {
    expect(freeName('value', ['value', 'value_2'])).toBe('value_3');
    expect(freeName('other', ['value'])).toBe('other');
  });

  it('of a record change in their place, and never replace another', () => {
    expect(Object.keys(withRenamedKey({ a: 1, b: 2 }, 'a', 'c') ?? {})).toEqual(['c', 'b']);
    expect(withRenamedKey({ a: 1, b: 2 }, 'a', 'b')).toBeNull();
    expect(withRenamedKey({ a: 1 }, 'a', '')).toBeNull();
  });
});
