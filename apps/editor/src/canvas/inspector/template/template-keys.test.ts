import { describe, expect, it } from 'vitest';
import { segmentsOf } from './segments.ts';
import { type KeyPress, keyAct, opensPicker } from './template-keys.ts';

const segments = segmentsOf('Hi {{ a.b }}!');
const press = (key: string, more: Partial<KeyPress> = {}): KeyPress => ({
  ...{ key, ctrlKey: false, metaKey: false, altKey: false, shiftKey: false },
  ...more,
});
const act = (key: KeyPress, caret: number, isMultiline = true) =>
  keyAct(key, { segments, range: { start: caret, end: caret }, isMultiline });

describe('keys in a template', () => {
  it('go over a chip and remove it as one thing', () => {
    expect(act(press('ArrowRight'), 3)).toEqual({ do: 'move', to: 4 });
    expect(act(press('ArrowLeft'), 4)).toEqual({ do: 'move', to: 3 });
    expect(act(press('Backspace'), 4)).toEqual({ do: 'remove', range: { start: 3, end: 4 } });
    expect(act(press('Delete'), 3)).toEqual({ do: 'remove', range: { start: 3, end: 4 } });
  });

  it('are left to the browser in plain text and for a selection', () => {
    expect(act(press('Backspace'), 2)).toBeNull();
    expect(act(press('ArrowLeft'), 5)).toBeNull();
    expect(act(press('ArrowRight', { shiftKey: true }), 3)).toBeNull();
    expect(keyAct(press('Backspace'), { segments, range: { start: 1, end: 4 }, isMultiline: true })).toBeNull();
    expect(act(press('c', { ctrlKey: true }), 3)).toBeNull();
  });

  it('undo through the draft, and open the chip beside the caret', () => {
    expect(act(press('z', { ctrlKey: true }), 0)).toEqual({ do: 'undo' });
    expect(act(press('Z', { metaKey: true, shiftKey: true }), 0)).toEqual({ do: 'redo' });
    expect(act(press('Enter', { altKey: true }), 3)).toEqual({ do: 'openHole' });
  });

  it('break the line only where there are several', () => {
    expect(act(press('Enter'), 0)).toEqual({ do: 'write', text: '\n' });
    expect(act(press('Enter'), 0, false)).toEqual({ do: 'nothing' });
  });

  it('open the picker for a brace, and for a slash at the beginning of a word', () => {
    expect(opensPicker('{', 'a{')).toBe(true);
    expect(opensPicker('/', '/')).toBe(true);
    expect(opensPicker('/', 'and /')).toBe(true);
    expect(opensPicker('/', 'https:/')).toBe(false);
    expect(opensPicker('x', 'x')).toBe(false);
  });
});
