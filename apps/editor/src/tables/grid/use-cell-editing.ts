// What is being edited in the grid, and storing it.
import type { Row, Table } from '@leeway/shared/api/tables.ts';
import { useState } from 'react';
import { cellInput } from '../cell-text.ts';
import type { SaveCell } from '../use-rows.ts';
import type { Place } from './grid-keys.ts';

export interface Editing {
  place: Place;
  /** As it was when editing began. */
  row: Row;
  text: string;
  /** What was wrong with the text, when it was typed before. */
  problem: string | null;
}
export interface EditingInput {
  table: Table;
  rows: readonly Row[];
  mayEdit: boolean;
  save: SaveCell;
}

export function useCellEditing({ table: { columns }, rows, mayEdit, save }: EditingInput) {
  const [editing, setEditing] = useState<Editing | null>(null);

  /** Stores a changed value; one that is refused opens again with what was typed. */
  const store = async (place: Place, row: Row, value: unknown) => {
    const column = columns[place.column];
    if (!column || cellInput(value) === cellInput(row.values[column.name])) return;
    const problem = await save({ row, column, value });
    if (problem) setEditing({ place, row, text: cellInput(value), problem });
  };
  return {
    editing,
    /** Begins editing, with `text` in place of what is there. A yes or no just changes. */
    edit: (place: Place, text?: string) => {
      const row = rows[place.row];
      const column = columns[place.column];
      if (!row || !column || !mayEdit) return;
      const value = row.values[column.name];
      if (column.type === 'boolean') {
        void store(place, row, value !== true);
        return;
      }
      // A choice or a date cannot begin with a letter that was typed.
      const isTyped = column.type !== 'choice' && column.type !== 'date';
      setEditing({ place, row, text: (isTyped ? text : undefined) ?? cellInput(value), problem: null });
    },
    clear: (place: Place) => {
      const row = rows[place.row];
      if (row && mayEdit) void store(place, row, null);
    },
    drop: () => setEditing(null),
    /** Ends editing; an empty text is no value. */
    keep: (text: string) => {
      setEditing(null);
      if (editing) void store(editing.place, editing.row, text.trim() === '' ? null : text);
    },
  };
}
