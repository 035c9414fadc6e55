// The keys of the canvas (ux.md 4.1). The canvas is one tab stop; inside it the arrows go from step to step.
import type { KeyboardEvent } from 'react';
import type { CanvasDesk } from '../canvas-desk.ts';
import { copySelected, moveCursor, nudge, pasteClip, removeSelected, whereAfter } from '../commands.ts';
import type { Direction } from '../steps/navigate.ts';

/** One press of Alt and an arrow: the canvas's grid. */
const NUDGE = 8;

const ARROWS: Record<string, { direction: Direction; dx: number; dy: number }> = {
  ArrowUp: { direction: 'up', dx: 0, dy: -NUDGE },
  ArrowDown: { direction: 'down', dx: 0, dy: NUDGE },
  ArrowLeft: { direction: 'left', dx: -NUDGE, dy: 0 },
  ArrowRight: { direction: 'right', dx: NUDGE, dy: 0 },
  Home: { direction: 'first', dx: 0, dy: 0 },
  End: { direction: 'last', dx: 0, dy: 0 },
};

type Pressed = Pick<KeyboardEvent, 'key' | 'altKey' | 'shiftKey' | 'ctrlKey' | 'metaKey'>;

/** Acts on a key pressed on the canvas. True: it was one of the canvas's, and must do nothing else. */
export function pressOnCanvas(desk: CanvasDesk, pressed: Pressed): boolean {
  const arrow = ARROWS[pressed.key];
  if (pressed.ctrlKey || pressed.metaKey) return pressWithControl(desk, pressed);
  if (arrow) {
    if (pressed.altKey) nudge(desk, arrow.dx, arrow.dy);
    else goTo(desk, moveCursor(desk, arrow.direction));
    return true;
  }
  if (pressed.altKey) return false;
  return pressVerb(desk, pressed.key.length === 1 ? pressed.key.toLowerCase() : pressed.key);
}

/** Keys that work on the whole screen, when nothing is being typed. */
export function pressOnScreen(desk: CanvasDesk, pressed: Pressed): boolean {
  const { undo, redo } = desk.store.getState();
  const isControl = pressed.ctrlKey || pressed.metaKey;
  const key = pressed.key.toLowerCase();
  if (isControl && key === 'z') (pressed.shiftKey ? redo : undo)();
  else if (isControl && key === 'y') redo();
  else if (!isControl && key === '/') desk.screen.getState().open({ is: 'find' });
  else if (!isControl && key === '?') desk.screen.getState().open({ is: 'keys' });
  else return false;
  return true;
}

function pressWithControl(desk: CanvasDesk, { key }: Pressed): boolean {
  const { select, graph } = desk.store.getState();
  if (key === 'd') {
    const clip = copySelected(desk);
    if (clip) pasteClip(desk, clip);
    return true;
  }
  if (key !== 'a') return false;
  select({ nodes: graph.nodes.map((node) => node.id) });
  return true;
}

function pressVerb(desk: CanvasDesk, key: string): boolean {
  const { selection, isEditable, select } = desk.store.getState();
  const { open, inspect, closeInspector } = desk.screen.getState();
  const node = selection.nodes.at(-1);
  const edge = selection.edges[0];
  switch (key) {
    case 'Enter':
      if (node) inspect();
      return node !== undefined;
    case 'Escape':
      closeInspector();
      select({});
      return true;
    case '1':
      desk.flow()?.fit();
      return true;
    case '2':
      if (node) desk.flow()?.reveal(node);
      return true;
    case 'e':
      open({ is: 'edges' });
      return true;
    case 'a':
    case '+':
      if (isEditable) open({ is: 'pick-step', where: node ? whereAfter(desk, node) : { is: 'end' } });
      return true;
    case 'c':
      if (isEditable && node) open({ is: 'connect', source: node });
      return true;
    case 'i':
      if (isEditable && edge) open({ is: 'pick-step', where: { is: 'between', edgeId: edge } });
      return true;
    case 'l':
      if (isEditable && node) open({ is: 'lower', nodeId: node });
      return true;
    case 'Delete':
    case 'Backspace':
      removeSelected(desk);
      return true;
    default:
      return false;
  }
}

function goTo(desk: CanvasDesk, nodeId: string | null): void {
  if (nodeId) desk.flow()?.reveal(nodeId);
}
