// Where the person is in the grid, what they are editing, and what keys do there.
import type { Column, Row } from '@leeway/shared/api/tables.ts';
import { type KeyboardEvent, useEffect, useEffectEvent, useRef, useState } from 'react';
import { cellInput } from '../cell-text.ts';
import type { SaveCell } from '../use-rows.ts';
import { clamp, keyOnCell, type Place } from './grid-keys.ts';

export interface GridInput {
  columns: readonly Column[];
  rows: readonly Row[];
  mayEdit: boolean;
  /** A cell to begin editing in, such as that of a row just added. Each new object is one request. */
  opened: Place | null;
  save: SaveCell;
}
export interface Editing {
  row: Row;
  text: string;
  /** What was wrong with the text, when it was typed before. */
  problem: string | null;
}

export function useGrid({ columns, rows, mayEdit, opened, save }: GridInput) {
  const size = { rows: rows.length, columns: columns.length };
  const grid = useRef<HTMLTableElement>(null);
  const wantsFocus = useRef(false);
  const [chosen, setChosen] = useState<Place>({ row: 0, column: 0 });
  const [editing, setEditing] = useState<Editing | null>(null);

  const goTo = (place: Place) => {
    wantsFocus.current = true;
    setChosen(place);
    setEditing(null);
  };
  // After every drawing: the cell that gets the focus may only now be the one in the tab order.
  useEffect(() => {
    if (!wantsFocus.current || editing) return;
    wantsFocus.current = false;
    grid.current?.querySelector<HTMLElement>('[data-cell][tabindex="0"]')?.focus();
  });

  const store = async (place: Place, row: Row, value: unknown) => {
    const column = columns[place.column];
    if (!column || cellInput(value) === cellInput(row.values[column.name])) return;
    const problem = await save({ row, column, value });
    if (!problem) return;
    setChosen(place);
    setEditing({ row, text: cellInput(value), problem });
  };
  const edit = (place: Place, text?: string) => {
    const row = rows[place.row];
    const column = columns[place.column];
    if (!row || !column || !mayEdit) return;
    setChosen(place);
    if (column.type === 'boolean') {
      wantsFocus.current = true;
      void store(place, row, row.values[column.name] !== true);
      return;
    }
    // A choice or a date cannot begin with a letter that was typed.
    const isTyped = column.type !== 'choice' && column.type !== 'date';
    setEditing({ row, text: (isTyped ? text : undefined) ?? cellInput(row.values[column.name]), problem: null });
  };
  const onOpened = useEffectEvent((place: Place) => edit(place));
  useEffect(() => {
    if (opened) onOpened(opened);
  }, [opened]);

  return {
    grid,
    at: clamp(chosen, size),
    size,
    editing,
    edit,
    choose: setChosen,
    drop: goTo,
    /** Ends editing; an empty text is no value. */
    keep: (place: Place, text: string, to: Place | null) => {
      if (to) goTo(to);
      else setEditing(null);
      if (editing) void store(place, editing.row, text.trim() === '' ? null : text);
    },
    onKey: (event: KeyboardEvent, place: Place) => {
      if (event.target !== event.currentTarget) return;
      const isToggle = event.key === ' ' && columns[place.column]?.type === 'boolean';
      const act = keyOnCell(place, size, {
        key: isToggle ? 'Enter' : event.key,
        isControl: event.ctrlKey || event.metaKey,
        isAlt: event.altKey,
      });
      if (act.kind === 'none') return;
      event.preventDefault();
      const row = rows[place.row];
      if (act.kind === 'move') goTo(act.to);
      if (act.kind === 'edit') edit(place, act.text);
      if (act.kind === 'clear' && row && mayEdit) void store(place, row, null);
    },
  };
}
