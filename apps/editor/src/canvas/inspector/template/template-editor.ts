// The life of one template field outside React: its DOM, its caret, and the edits that keys and picks make.
import { holeBeside, lengthOf, replaceRange, type Segment, segmentsOf, sliceOf, sourceOf } from './segments.ts';
import {
  type ChipFace,
  chipAt,
  drawSegments,
  placeCaret,
  readSegments,
  readSelection,
  updateChips,
} from './template-dom.ts';

/** Positions are units of segments.ts. */
export interface Range {
  start: number;
  end: number;
}

/** What the field is given anew with every render. */
export interface EditorInput {
  value: string;
  faceOf: (cel: string) => ChipFace;
  onChange: (value: string) => void;
  /** What changes from now on is another entry of undo. */
  newEntry: () => void;
}

export class TemplateEditor {
  /** Where a picked value goes: over the brace that was typed, or at the caret the field had last. */
  target: Range = { start: 0, end: 0 };
  isComposing = false;
  #root: HTMLElement | null = null;
  #input: EditorInput | null = null;

  /** Shows the value. The caret stays, and the DOM is touched only where the browser has not made it so already. */
  show(root: HTMLElement | null, input: EditorInput): void {
    this.#root = root;
    this.#input = input;
    if (!root || this.isComposing) return;
    const wanted = segmentsOf(input.value);
    if (sourceOf(readSegments(root)) === sourceOf(wanted)) return updateChips(root, input.faceOf);
    const hadFocus = document.activeElement === root;
    const caret = readSelection(root)?.end ?? 0;
    drawSegments(root, wanted, input.faceOf);
    if (hadFocus) placeCaret(root, Math.min(caret, lengthOf(wanted)));
  }

  /** What stands in the field now. */
  current(): Segment[] {
    return this.#root ? readSegments(this.#root) : [];
  }

  /** The selection, or the last one when the focus is elsewhere. */
  selected(): Range {
    return (this.#root && readSelection(this.#root)) || this.target;
  }

  /** Remembers the selection; says whether the caret stands beside a hole. */
  noteCaret(): boolean {
    const range = this.#root && readSelection(this.#root);
    if (range) this.target = range;
    return range?.start === range?.end && holeBeside(this.current(), this.target.start) !== null;
  }

  move(position: number): void {
    if (this.#root) placeCaret(this.#root, position);
  }

  refocus(): void {
    this.#root?.focus();
    this.move(this.target.end);
  }

  replace(range: Range, inserted: readonly Segment[]): void {
    const result = replaceRange(this.current(), range, inserted);
    this.#draw(result.segments, result.position);
  }

  /** The same as an entry of undo of its own: taking back typing must not take a value with it. */
  replaceAlone(range: Range, inserted: readonly Segment[]): void {
    this.#input?.newEntry();
    this.replace(range, inserted);
    this.#input?.newEntry();
  }

  /** Takes in what the browser typed. A hole that was written out by hand becomes a chip; true when that happened. */
  takeInput(): boolean {
    const typed = this.current();
    const segments = segmentsOf(sourceOf(typed));
    this.target = this.selected();
    const madeHole = countHoles(segments) !== countHoles(typed);
    // The caret then stands as far from the end as it did.
    if (madeHole) this.#draw(segments, Math.max(0, lengthOf(segments) - (lengthOf(typed) - this.target.end)));
    else this.#input?.onChange(sourceOf(segments));
    return madeHole;
  }

  /** The template text before the caret. */
  textBefore(): string {
    return sourceOf(sliceOf(this.current(), 0, this.target.end));
  }

  /** The template text that is selected. */
  selectedText(): string {
    const { start, end } = this.selected();
    return sourceOf(sliceOf(this.current(), start, end));
  }

  chipAt(position: number): HTMLElement | null {
    return this.#root && chipAt(this.#root, position);
  }

  chipBeside(): HTMLElement | null {
    const hole = holeBeside(this.current(), this.target.start);
    return hole && this.chipAt(hole.position);
  }

  #draw(segments: readonly Segment[], caret: number): void {
    const root = this.#root;
    const input = this.#input;
    if (!root || !input) return;
    drawSegments(root, segments, input.faceOf);
    root.focus();
    placeCaret(root, caret);
    this.target = { start: caret, end: caret };
    input.onChange(sourceOf(segments));
  }
}

function countHoles(segments: readonly Segment[]): number {
  return segments.filter(({ kind }) => kind === 'hole').length;
}
