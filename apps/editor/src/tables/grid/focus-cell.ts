import type { Place } from './grid-keys.ts';

/** The DOM id of a cell of a table's grid. */
export function cellId(tableId: string, { row, column }: Place): string {
  return `cell-${tableId}-${row}-${column}`;
}

/** Moves the keyboard to a cell that is drawn. */
export function focusCell(tableId: string, place: Place): void {
  document.getElementById(cellId(tableId, place))?.focus();
}
