// What keys do in a template field that the browser would not do, or not do well beside a chip.
import { type Segment, sliceOf } from './segments.ts';
import type { Range } from './template-editor.ts';

export interface KeyPress {
  key: string;
  ctrlKey: boolean;
  metaKey: boolean;
  altKey: boolean;
  shiftKey: boolean;
}

export type KeyAct =
  | { do: 'undo' | 'redo' | 'openHole' | 'nothing' }
  | { do: 'move'; to: number }
  | { do: 'write'; text: string }
  | { do: 'remove'; range: Range };

/** Null leaves the key to the browser. */
export function keyAct(
  press: KeyPress,
  field: { segments: readonly Segment[]; range: Range; isMultiline: boolean },
): KeyAct | null {
  const isCommand = press.ctrlKey || press.metaKey;
  if (isCommand) return commandAct(press);
  if (press.key === 'Enter') {
    if (press.altKey) return { do: 'openHole' };
    return field.isMultiline ? { do: 'write', text: '\n' } : { do: 'nothing' };
  }
  const { start, end } = field.range;
  if (press.altKey || press.shiftKey || start !== end) return null;
  const isHoleBefore = isHoleAt(field.segments, start - 1);
  const isHoleAfter = isHoleAt(field.segments, start);
  if (press.key === 'ArrowLeft' && isHoleBefore) return { do: 'move', to: start - 1 };
  if (press.key === 'ArrowRight' && isHoleAfter) return { do: 'move', to: start + 1 };
  if (press.key === 'Backspace' && isHoleBefore) return { do: 'remove', range: { start: start - 1, end: start } };
  if (press.key === 'Delete' && isHoleAfter) return { do: 'remove', range: { start, end: start + 1 } };
  return null;
}

/** A brace always opens the picker; a slash only where a word begins, so that addresses can be typed. */
export function opensPicker(typed: string | null, textBefore: string): boolean {
  return typed === '{' || (typed === '/' && /(^|\s)\/$/.test(textBefore));
}

function commandAct({ key, shiftKey }: KeyPress): KeyAct | null {
  if (key.toLowerCase() === 'z') return { do: shiftKey ? 'redo' : 'undo' };
  return key.toLowerCase() === 'y' ? { do: 'redo' } : null;
}

function isHoleAt(segments: readonly Segment[], position: number): boolean {
  return position >= 0 && sliceOf(segments, position, position + 1)[0]?.kind === 'hole';
}
