// Where the person is in the grid, and what keys do there.
import { type KeyboardEvent, useState } from 'react';
import { focusCell } from './focus-cell.ts';
import { clamp, keyOnCell, type Place } from './grid-keys.ts';
import { type EditingInput, useCellEditing } from './use-cell-editing.ts';

export function useGrid(input: EditingInput) {
  const { table, rows } = input;
  const size = { rows: rows.length, columns: table.columns.length };
  const [chosen, setChosen] = useState<Place>({ row: 0, column: 0 });
  const { editing, edit, clear, drop, keep } = useCellEditing(input);
  const goTo = (place: Place) => {
    setChosen(place);
    focusCell(table.id, place);
  };

  return {
    at: editing?.place ?? clamp(chosen, size),
    size,
    editing,
    edit,
    choose: setChosen,
    drop: (place: Place) => {
      drop();
      goTo(place);
    },
    /** Ends editing and goes to another cell, or stays when `to` is null. */
    keep: (text: string, to: Place | null) => {
      keep(text);
      if (to) goTo(to);
    },
    onKey: (event: KeyboardEvent, place: Place) => {
      // Keys of the editor inside the cell are its own.
      if (event.target !== event.currentTarget) return;
      const isToggle = event.key === ' ' && table.columns[place.column]?.type === 'boolean';
      const act = keyOnCell(place, size, {
        key: isToggle ? 'Enter' : event.key,
        isControl: event.ctrlKey || event.metaKey,
        isAlt: event.altKey,
      });
      if (act.kind === 'none') return;
      event.preventDefault();
      if (act.kind === 'move') goTo(act.to);
      if (act.kind === 'edit') edit(place, act.text);
      if (act.kind === 'clear') clear(place);
    },
  };
}
