// A template as DOM: text nodes, and one element per hole that the browser treats as a single thing.
import type { Segment } from './segments.ts';

/** What a chip shows. `problem` is set when the hole cannot be read. */
export interface ChipFace {
  words: string;
  sample: string | undefined;
  problem: string | undefined;
}

// Browsers put no caret beside a chip without text next to it. This character has no width, allows no line break, and is
// never part of the template.
const REST = '\u2060';
const RESTS = /\u2060/g;

/** Draws segments anew. */
export function drawSegments(root: HTMLElement, segments: readonly Segment[], faceOf: (cel: string) => ChipFace): void {
  const nodes: Node[] = [];
  for (const [index, segment] of segments.entries()) {
    if (segment.kind === 'text') nodes.push(document.createTextNode(segment.text));
    else {
      if (segments[index - 1]?.kind !== 'text') nodes.push(document.createTextNode(REST));
      nodes.push(drawChip(segment.cel, faceOf(segment.cel)));
    }
  }
  const last = segments.at(-1);
  if (last?.kind === 'hole' || (last?.kind === 'text' && last.text.endsWith('\n')))
    nodes.push(document.createTextNode(REST));
  root.replaceChildren(...nodes);
}

/** Gives the chips that are there new words and samples, without moving the caret. */
export function updateChips(root: HTMLElement, faceOf: (cel: string) => ChipFace): void {
  for (const chip of root.querySelectorAll<HTMLElement>('[data-cel]')) fillChip(chip, faceOf(chip.dataset.cel ?? ''));
}

/** Reads back what the browser and the person made of it. */
export function readSegments(root: HTMLElement): Segment[] {
  const segments: Segment[] = [];
  const addText = (text: string) => {
    const last = segments.at(-1);
    if (last?.kind === 'text') last.text += text;
    else if (text !== '') segments.push({ kind: 'text', text });
  };
  visit(root, (node) => {
    if (isChip(node)) segments.push({ kind: 'hole', cel: node.dataset.cel ?? '' });
    else if (node instanceof HTMLBRElement) addText('\n');
    else addText(textIn(node));
  });
  // A browser keeps an empty line open with a break of its own.
  const isOnlyBreak = segments.length === 1 && segments[0]?.kind === 'text' && segments[0].text === '\n';
  return isOnlyBreak ? [] : segments;
}

/** The selection inside the field in units of segments; null when it is elsewhere. */
export function readSelection(root: HTMLElement): { start: number; end: number } | null {
  const selection = window.getSelection();
  if (!selection || selection.rangeCount === 0) return null;
  const range = selection.getRangeAt(0);
  if (!root.contains(range.startContainer) || !root.contains(range.endContainer)) return null;
  const start = positionOf(root, range.startContainer, range.startOffset);
  return { start, end: range.collapsed ? start : positionOf(root, range.endContainer, range.endOffset) };
}

/** Puts the caret at a position. */
export function placeCaret(root: HTMLElement, position: number): void {
  const range = document.createRange();
  let left = position;
  let last: Node | null = null;
  let isPlaced = false;
  visit(root, (node) => {
    if (isPlaced) return;
    last = node;
    const units = unitsIn(node);
    if (node instanceof Text && left <= units) {
      range.setStart(node, offsetIn(node, left));
      isPlaced = true;
      return;
    }
    left -= units;
  });
  if (!isPlaced) {
    if (last === null) range.setStart(root, 0);
    else range.setStartAfter(last);
  }
  range.collapse(true);
  const selection = window.getSelection();
  selection?.removeAllRanges();
  selection?.addRange(range);
}

/** The position of a chip element. */
export function positionOfChip(root: HTMLElement, chip: Element): number {
  return positionOf(root, chip, 0);
}

/** The chip element at a position, which is just before it. */
export function chipAt(root: HTMLElement, position: number): HTMLElement | null {
  const chips = [...root.querySelectorAll<HTMLElement>('[data-cel]')];
  return chips.find((chip) => positionOfChip(root, chip) === position) ?? null;
}

function positionOf(root: HTMLElement, container: Node, offset: number): number {
  const before = document.createRange();
  before.setStart(root, 0);
  const element = container instanceof Element ? container : container.parentElement;
  const chip = element?.closest('[data-cel]');
  if (chip && root.contains(chip)) before.setEndBefore(chip);
  else before.setEnd(container, offset);
  let position = 0;
  visit(before.cloneContents(), (node) => {
    position += unitsIn(node);
  });
  return position;
}

function visit(root: Node, see: (node: Node) => void): void {
  for (const node of root.childNodes) {
    if (isChip(node) || node instanceof Text || node instanceof HTMLBRElement) see(node);
    else visit(node, see);
  }
}

function unitsIn(node: Node): number {
  return isChip(node) || node instanceof HTMLBRElement ? 1 : textIn(node).length;
}

function textIn(node: Node): string {
  return (node.textContent ?? '').replaceAll(RESTS, '').replaceAll('\u00A0', ' ');
}

/** Where in the text of a node, with its rests, a position lies: behind a rest, so that typing goes on after it. */
function offsetIn(node: Text, units: number): number {
  let left = units;
  let offset = 0;
  while (offset < node.data.length && (left > 0 || node.data[offset] === REST)) {
    if (node.data[offset] !== REST) left -= 1;
    offset += 1;
  }
  return offset;
}

function isChip(node: Node): node is HTMLElement {
  return node instanceof HTMLElement && node.dataset.cel !== undefined;
}

function drawChip(cel: string, face: ChipFace): HTMLElement {
  const chip = document.createElement('span');
  chip.dataset.cel = cel;
  chip.contentEditable = 'false';
  fillChip(chip, face);
  return chip;
}

function fillChip(chip: HTMLElement, { words, sample, problem }: ChipFace): void {
  const text = `${words}\n${sample ?? ''}\n${problem ?? ''}`;
  if (chip.dataset.face === text) return;
  chip.dataset.face = text;
  chip.className = problem === undefined ? CHIP : `${CHIP} ${BROKEN}`;
  chip.title = problem ?? (sample === undefined ? words : `${words}: ${sample}`);
  const label = document.createElement('span');
  label.textContent = words;
  chip.replaceChildren(label);
  if (sample === undefined) return;
  const value = document.createElement('span');
  value.className = 'ml-1 text-ink-3';
  value.textContent = sample.length > 22 ? `${sample.slice(0, 20)}…` : sample;
  chip.append(value);
}

const CHIP =
  'mx-px inline-block max-w-[calc(100%-6px)] cursor-pointer truncate rounded-mark border border-line-2 bg-panel px-1 align-bottom text-xs text-ink';
const BROKEN = 'border-fail text-fail';
