// What a key does in the grid: pure, so that the whole keyboard is tested without a browser.

/** A cell by row and column, both from 0. */
export interface Place {
  row: number;
  column: number;
}
export interface GridSize {
  rows: number;
  columns: number;
}
export interface Key {
  key: string;
  isShift?: boolean;
  /** Control, or Command on a Mac. */
  isControl?: boolean;
  isAlt?: boolean;
}

export type GridAct =
  | { kind: 'move'; to: Place }
  /** `text` replaces what is there: the person began to type. */
  | { kind: 'edit'; text?: string }
  | { kind: 'clear' }
  | { kind: 'none' };

const page = 10;
const none: GridAct = { kind: 'none' };

/** A key on a cell that is not being edited. `none` leaves the key to the browser, so that Tab leaves the grid. */
export function keyOnCell(place: Place, size: GridSize, { key, isControl = false, isAlt = false }: Key): GridAct {
  if (isAlt) return none;
  const move = (row: number, column: number): GridAct => ({ kind: 'move', to: clamp({ row, column }, size) });
  const { row, column } = place;
  switch (key) {
    case 'ArrowUp':
      return move(isControl ? 0 : row - 1, column);
    case 'ArrowDown':
      return move(isControl ? size.rows - 1 : row + 1, column);
    case 'ArrowLeft':
      return move(row, isControl ? 0 : column - 1);
    case 'ArrowRight':
      return move(row, isControl ? size.columns - 1 : column + 1);
    case 'Home':
      return move(isControl ? 0 : row, 0);
    case 'End':
      return move(isControl ? size.rows - 1 : row, size.columns - 1);
    case 'PageUp':
      return move(row - page, column);
    case 'PageDown':
      return move(row + page, column);
    case 'Enter':
    case 'F2':
      return { kind: 'edit' };
    case 'Delete':
    case 'Backspace':
      return { kind: 'clear' };
    default:
      return key.length === 1 && !isControl && key !== ' ' ? { kind: 'edit', text: key } : none;
  }
}

export type EditAct = { kind: 'keep'; to: Place } | { kind: 'drop' } | { kind: 'none' };

/** A key while a cell is being edited: Enter keeps and goes down, Tab keeps and goes to the next cell, Escape drops. */
export function keyWhileEditing(place: Place, size: GridSize, { key, isShift = false }: Key): EditAct {
  const { row, column } = place;
  if (key === 'Escape') return { kind: 'drop' };
  if (key === 'Enter' && !isShift) return { kind: 'keep', to: clamp({ row: row + 1, column }, size) };
  if (key !== 'Tab') return { kind: 'none' };
  const at = row * size.columns + column + (isShift ? -1 : 1);
  const last = size.rows * size.columns - 1;
  const next = Math.min(Math.max(at, 0), last);
  return { kind: 'keep', to: { row: Math.floor(next / size.columns), column: next % size.columns } };
}

export function clamp({ row, column }: Place, { rows, columns }: GridSize): Place {
  return { row: Math.max(0, Math.min(row, rows - 1)), column: Math.max(0, Math.min(column, columns - 1)) };
}
