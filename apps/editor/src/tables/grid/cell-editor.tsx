import type { Column } from '@leeway/shared/api/tables.ts';
import { type KeyboardEvent, type RefObject, useEffect, useId, useRef, useState } from 'react';
import { type EditAct, type GridSize, keyWhileEditing, type Place } from './grid-keys.ts';

export type CellEditorProps = {
  column: Column;
  place: Place;
  size: GridSize;
  initial: string;
  /** What was wrong with the text, when it was typed before. */
  problem: string | null;
  onKeep: (text: string, to: Place | null) => void;
  onDrop: () => void;
};

const box =
  'absolute inset-0 z-10 min-h-full w-full min-w-40 rounded-none border-2 border-focus bg-surface px-2.5 text-ink outline-none';

const inputTypes: Partial<Record<Column['type'], string>> = { date: 'date', email: 'email', phone: 'tel' };

/** The box in which a cell is edited. Leaving it keeps what was typed. */
export function CellEditor({ column, place, size, initial, problem, onKeep, onDrop }: CellEditorProps) {
  const [text, setText] = useState(initial);
  const control = useRef<HTMLInputElement & HTMLTextAreaElement & HTMLSelectElement>(null);
  // Closing the box by a key takes the focus away too: that must not keep a second time.
  const isDone = useRef(false);
  const problemId = useId();
  useEffect(() => control.current?.focus(), []);

  const keep = (value: string, to: Place | null) => {
    if (isDone.current) return;
    isDone.current = true;
    onKeep(value, to);
  };
  const act = (result: EditAct, event: KeyboardEvent) => {
    event.stopPropagation();
    if (result.kind === 'none') return;
    event.preventDefault();
    if (result.kind === 'keep') return keep(text, result.to);
    isDone.current = true;
    onDrop();
  };
  const shared = {
    ref: control as RefObject<null>,
    value: text,
    'aria-label': column.label,
    'aria-invalid': problem ? true : undefined,
    'aria-describedby': problem ? problemId : undefined,
    onChange: (event: { target: { value: string } }) => setText(event.target.value),
    onBlur: () => keep(text, null),
    onKeyDown: (event: KeyboardEvent) =>
      act(keyWhileEditing(place, size, { key: event.key, isShift: event.shiftKey }), event),
  };
  return (
    <>
      {column.type === 'choice' && (
        <select {...shared} className={box}>
          <option value="">None</option>
          {(column.options ?? []).map((option) => (
            <option key={option}>{option}</option>
          ))}
        </select>
      )}
      {column.type === 'longText' && (
        <textarea {...shared} rows={4} className={`${box} h-28 min-w-72 resize-y py-1.5`} />
      )}
      {column.type !== 'choice' && column.type !== 'longText' && (
        <input
          {...shared}
          type={inputTypes[column.type] ?? 'text'}
          inputMode={column.type === 'number' ? 'decimal' : undefined}
          autoComplete="off"
          className={box}
        />
      )}
      {problem && (
        <p
          id={problemId}
          role="alert"
          className="absolute top-full left-0 z-20 w-max max-w-72 rounded-mark bg-fail-bg px-2.5 py-1.5 text-fail text-sm shadow-menu"
        >
          {problem}
        </p>
      )}
    </>
  );
}
