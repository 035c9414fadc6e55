// Storing changed cells in order, and telling a true conflict from somebody else's change of another cell.
import type { Column, Row } from '@leeway/shared/api/tables.ts';
import { cellInput } from './cell-text.ts';
import { rowOfConflict } from './row-pages.ts';

export interface CellEdit {
  /** As it was when editing began: its revision decides whether somebody else was faster. */
  row: Row;
  column: Column;
  value: unknown;
}

export interface CellSaverDeps {
  /** Stores the cell; rejects with the runtime's error. */
  store: (edit: CellEdit, revision: number) => Promise<Row>;
  /** Shows a row as it is stored now. */
  show: (row: Row) => void;
  /** Somebody else changed the same cell; `theirs` is shown already. */
  onConflict: (theirs: Row, edit: CellEdit) => void;
}

/** Stores one cell. Rejects when the runtime did not take it; a conflict is no rejection. */
export type SaveOneCell = (edit: CellEdit) => Promise<void>;

/** Changes of one row are sent one after the other, each on the revision that the one before it made. */
export function createCellSaver({ store, show, onConflict }: CellSaverDeps): SaveOneCell {
  const queues = new Map<string, Promise<void>>();
  const ownRevisions = new Map<string, number>();

  async function send(edit: CellEdit, revision: number): Promise<void> {
    const { row, column } = edit;
    try {
      const saved = await store(edit, revision);
      ownRevisions.set(row.id, saved.revision);
      show(saved);
    } catch (error) {
      const theirs = rowOfConflict(error);
      if (!theirs || theirs.revision === revision) throw error;
      if (cellInput(theirs.values[column.name]) === cellInput(row.values[column.name])) {
        return send(edit, theirs.revision);
      }
      show(theirs);
      onConflict(theirs, edit);
    }
  }

  return (edit) => {
    const { id, revision } = edit.row;
    const before = queues.get(id) ?? Promise.resolve();
    const next = () => send(edit, Math.max(revision, ownRevisions.get(id) ?? 0));
    const mine = before.then(next, next);
    queues.set(id, mine);
    return mine;
  };
}
