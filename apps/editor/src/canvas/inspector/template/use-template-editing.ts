// Editing a template in place: what keys and clicks do to its segments, and which popover is open over it.
import {
  type ClipboardEvent,
  type FormEvent,
  type KeyboardEvent,
  type MouseEvent,
  useLayoutEffect,
  useRef,
  useState,
} from 'react';
import { useStep } from '../step-context.ts';
import { chipFaceOf } from './chip-face.ts';
import { holeBeside, lengthOf, replaceRange, type Segment, segmentsOf, sliceOf, sourceOf } from './segments.ts';
import {
  chipAt,
  drawSegments,
  placeCaret,
  positionOfChip,
  readSegments,
  readSelection,
  updateChips,
} from './template-dom.ts';

interface Range {
  start: number;
  end: number;
}

interface Opened {
  position: number;
  cel: string;
  anchor: HTMLElement;
}

export interface TemplateEditing {
  value: string;
  onChange: (value: string) => void;
  isMultiline: boolean;
}

/** State and handlers of one template field. Positions are units of segments.ts. */
export function useTemplateEditing({ value, onChange, isMultiline }: TemplateEditing) {
  const { scope, samples, isEditable, undo, redo } = useStep();
  const box = useRef<HTMLDivElement>(null);
  const isComposing = useRef(false);
  // Where a picked value goes: over the brace that was typed, or at the caret the field had last.
  const target = useRef<Range>({ start: 0, end: 0 });
  const [isPicking, setPicking] = useState(false);
  const [opened, setOpened] = useState<Opened | null>(null);
  const [beside, setBeside] = useState(false);
  const faceOf = (cel: string) => chipFaceOf(cel, scope, samples);

  useLayoutEffect(() => {
    const root = box.current;
    if (!root || isComposing.current) return;
    const wanted = segmentsOf(value);
    if (sourceOf(readSegments(root)) === sourceOf(wanted)) {
      updateChips(root, faceOf);
      return;
    }
    const hadFocus = document.activeElement === root;
    const caret = readSelection(root)?.end ?? 0;
    drawSegments(root, wanted, faceOf);
    if (hadFocus) placeCaret(root, Math.min(caret, lengthOf(wanted)));
  });

  const draw = (segments: readonly Segment[], caret: number) => {
    const root = box.current;
    if (!root) return;
    drawSegments(root, segments, faceOf);
    root.focus();
    placeCaret(root, caret);
    target.current = { start: caret, end: caret };
    onChange(sourceOf(segments));
  };
  const current = () => (box.current ? readSegments(box.current) : []);
  const selected = (): Range => (box.current && readSelection(box.current)) || target.current;
  const replace = (range: Range, inserted: readonly Segment[]) => {
    const result = replaceRange(current(), range, inserted);
    draw(result.segments, result.position);
  };
  const refocus = () => {
    const root = box.current;
    if (!root) return;
    root.focus();
    placeCaret(root, target.current.end);
  };
  const openHole = (position: number) => {
    const root = box.current;
    const anchor = root && chipAt(root, position);
    if (anchor) setOpened({ position, cel: anchor.dataset.cel ?? '', anchor });
  };
  const noteCaret = () => {
    const range = box.current && readSelection(box.current);
    if (!range) return;
    target.current = range;
    setBeside(range.start === range.end && holeBeside(current(), range.start) !== null);
  };
  const openBeside = () => {
    const hole = holeBeside(current(), target.current.start);
    if (hole) openHole(hole.position);
  };

  const readInput = (event: FormEvent<HTMLDivElement>) => {
    if (isComposing.current || !box.current) return;
    const typed = current();
    const segments = segmentsOf(sourceOf(typed));
    const range = selected();
    target.current = range;
    const madeHole = countHoles(segments) !== countHoles(typed);
    if (madeHole) draw(segments, caretAfterSplit(typed, segments, range.end));
    else onChange(sourceOf(segments));
    const { data } = event.nativeEvent as InputEvent;
    if (!madeHole && opensPicker(data, sliceOf(typed, 0, range.end))) {
      target.current = { start: range.end - 1, end: range.end };
      setPicking(true);
    }
  };

  const onKeyDown = (event: KeyboardEvent<HTMLDivElement>) => {
    if (isComposing.current) return;
    const act = keyAction(event, { segments: current(), range: selected(), isMultiline });
    if (act === null) return;
    event.preventDefault();
    if (act.do === 'undo') undo();
    if (act.do === 'redo') redo();
    if (act.do === 'openHole') openBeside();
    if (act.do === 'replace' && isEditable) replace(act.range, act.with);
    if (act.do === 'move' && box.current) {
      placeCaret(box.current, act.to);
      noteCaret();
    }
  };

  return {
    box,
    isEditable,
    isPicking,
    opened,
    beside,
    openBeside,
    openPicker: () => setPicking(true),
    closePicker: () => {
      setPicking(false);
      refocus();
    },
    typeBrace: () => {
      setPicking(false);
      replace({ start: target.current.end, end: target.current.end }, [{ kind: 'text', text: '{' }]);
    },
    insert: (cel: string) => {
      setPicking(false);
      replace(target.current, [{ kind: 'hole', cel }]);
    },
    replaceOpened: (cel: string) => {
      if (!opened) return;
      replace({ start: opened.position, end: opened.position + 1 }, [{ kind: 'hole', cel }]);
      openHole(opened.position);
    },
    removeOpened: () => {
      if (!opened) return;
      setOpened(null);
      replace({ start: opened.position, end: opened.position + 1 }, []);
    },
    closeOpened: () => {
      setOpened(null);
      refocus();
    },
    handlers: {
      onInput: readInput,
      onKeyDown,
      onKeyUp: noteCaret,
      onClick: (event: MouseEvent<HTMLDivElement>) => {
        const chip = event.target instanceof Element ? event.target.closest('[data-cel]') : null;
        if (chip && box.current && isEditable) openHole(positionOfChip(box.current, chip));
        else noteCaret();
      },
      onBlur: () => setBeside((was) => (opened ? was : false)),
      onCompositionStart: () => {
        isComposing.current = true;
      },
      onCompositionEnd: (event: FormEvent<HTMLDivElement>) => {
        isComposing.current = false;
        readInput(event);
      },
      onCopy: (event: ClipboardEvent<HTMLDivElement>) => copy(event, sliceOf(current(), ...ends(selected()))),
      onCut: (event: ClipboardEvent<HTMLDivElement>) => {
        copy(event, sliceOf(current(), ...ends(selected())));
        if (isEditable) replace(selected(), []);
      },
      onPaste: (event: ClipboardEvent<HTMLDivElement>) => {
        event.preventDefault();
        const text = event.clipboardData.getData('text/plain').replaceAll('\r\n', '\n');
        if (isEditable) replace(selected(), segmentsOf(isMultiline ? text : text.replaceAll('\n', ' ')));
      },
      onDrop: (event: FormEvent) => event.preventDefault(),
    },
  };
}

type KeyAct =
  | { do: 'undo' | 'redo' | 'openHole' }
  | { do: 'move'; to: number }
  | { do: 'replace'; range: Range; with: Segment[] }
  | null;

/** What a key does that the browser would not do, or not do well beside a chip; null leaves it to the browser. */
function keyAction(
  event: KeyboardEvent,
  { segments, range, isMultiline }: { segments: Segment[]; range: Range; isMultiline: boolean },
): KeyAct {
  const isCommand = event.ctrlKey || event.metaKey;
  if (isCommand && event.key.toLowerCase() === 'z') return { do: event.shiftKey ? 'redo' : 'undo' };
  if (isCommand && event.key.toLowerCase() === 'y') return { do: 'redo' };
  if (event.key === 'Enter' && event.altKey) return { do: 'openHole' };
  if (event.key === 'Enter')
    return isMultiline && !isCommand ? { do: 'replace', range, with: [{ kind: 'text', text: '\n' }] } : null;
  if (isCommand || event.altKey || event.shiftKey || range.start !== range.end) return null;
  const caret = range.start;
  const isHoleBefore = isHoleAt(segments, caret - 1);
  const isHoleAfter = isHoleAt(segments, caret);
  if (event.key === 'ArrowLeft' && isHoleBefore) return { do: 'move', to: caret - 1 };
  if (event.key === 'ArrowRight' && isHoleAfter) return { do: 'move', to: caret + 1 };
  if (event.key === 'Backspace' && isHoleBefore)
    return { do: 'replace', range: { start: caret - 1, end: caret }, with: [] };
  if (event.key === 'Delete' && isHoleAfter)
    return { do: 'replace', range: { start: caret, end: caret + 1 }, with: [] };
  return null;
}

function isHoleAt(segments: readonly Segment[], position: number): boolean {
  return position >= 0 && sliceOf(segments, position, position + 1)[0]?.kind === 'hole';
}

/** A brace always opens the picker; a slash only where a word begins, so that addresses can be typed. */
function opensPicker(typed: string | null, before: readonly Segment[]): boolean {
  if (typed === '{') return true;
  return typed === '/' && /(^|\s)\/$/.test(sourceOf(before));
}

function countHoles(segments: readonly Segment[]): number {
  return segments.filter(({ kind }) => kind === 'hole').length;
}

/** A hole written out by hand became one unit: the caret stands as far from the end as it did. */
function caretAfterSplit(typed: readonly Segment[], segments: readonly Segment[], caret: number): number {
  return Math.max(0, lengthOf(segments) - (lengthOf(typed) - caret));
}

function ends({ start, end }: Range): [number, number] {
  return [start, end];
}

function copy(event: ClipboardEvent, segments: readonly Segment[]): void {
  event.preventDefault();
  event.clipboardData.setData('text/plain', sourceOf(segments));
}
