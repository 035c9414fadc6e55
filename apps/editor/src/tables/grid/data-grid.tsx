import type { Row, Table } from '@leeway/shared/api/tables.ts';
import { classNames } from '../../ui/class-names.ts';
import { cellText } from '../cell-text.ts';
import { CellEditor } from './cell-editor.tsx';
import { cellId } from './focus-cell.ts';
import { RowMenu, type RowMenuProps } from './row-menu.tsx';
import type { EditingInput } from './use-cell-editing.ts';
import { useGrid } from './use-grid.ts';

export type DataGridProps = EditingInput & Pick<RowMenuProps, 'onHistory' | 'onDelete'>;

// Given this way because the element's own role is the plainer one of a table.
const gridRole = { role: 'grid' };

/** The rows as a sheet: one stop for Tab, arrows between cells, Enter or F2 to edit, Escape to leave it. */
export function DataGrid({ onHistory, onDelete, ...input }: DataGridProps) {
  const { table, rows, mayEdit } = input;
  const state = useGrid(input);
  return (
    <table
      {...gridRole}
      aria-label={table.name}
      aria-rowcount={table.rowCount + 1}
      aria-readonly={!mayEdit}
      className="w-full border-separate border-spacing-0 text-left"
    >
      <GridHead table={table} />
      <tbody>
        {rows.map((row, index) => (
          <tr key={row.id} aria-rowindex={index + 2} className="group">
            <RowCells table={table} row={row} rowIndex={index} state={state} />
            <td className="border-line border-b px-1 group-hover:bg-hover">
              <RowMenu
                row={row}
                place={index + 1}
                mayEdit={mayEdit}
                isInTabOrder={state.at.row === index}
                onHistory={onHistory}
                onDelete={onDelete}
              />
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

type RowCellsProps = { table: Table; row: Row; rowIndex: number; state: ReturnType<typeof useGrid> };

function RowCells({ table, row, rowIndex, state }: RowCellsProps) {
  const { at, size, editing } = state;
  return table.columns.map((column, columnIndex) => {
    const place = { row: rowIndex, column: columnIndex };
    const isAt = at.row === rowIndex && at.column === columnIndex;
    return (
      <td
        key={column.name}
        id={cellId(table.id, place)}
        tabIndex={isAt && !editing ? 0 : -1}
        aria-selected={isAt}
        onKeyDown={(event) => state.onKey(event, place)}
        onFocus={() => state.choose(place)}
        onDoubleClick={() => state.edit(place)}
        onClick={(event) => isTouch(event.nativeEvent) && state.edit(place)}
        className={classNames(
          'relative h-8 max-w-72 border-line border-r border-b px-2.5 focus-visible:z-1 focus-visible:-outline-offset-2 group-hover:bg-hover',
          column.type === 'number' && 'text-right',
        )}
      >
        <span className="block min-w-16 truncate">{cellText(column, row.values[column.name])}</span>
        {isAt && editing && (
          <CellEditor
            key={editing.problem}
            {...{ column, place, size }}
            initial={editing.text}
            problem={editing.problem}
            onDrop={() => state.drop(place)}
            onKeep={(text, to) => state.keep(text, to)}
          />
        )}
      </td>
    );
  });
}

/** A finger has no double click and no keys: one touch edits. */
function isTouch(event: MouseEvent): boolean {
  return event instanceof PointerEvent && event.pointerType === 'touch';
}

function GridHead({ table }: Pick<DataGridProps, 'table'>) {
  return (
    <thead>
      <tr aria-rowindex={1}>
        {table.columns.map(({ name, label, type }) => (
          <th
            key={name}
            scope="col"
            className={classNames(
              'sticky top-0 z-2 h-8 whitespace-nowrap border-line border-r border-b bg-panel px-2.5 font-medium text-ink-2 text-xs',
              type === 'number' && 'text-right',
            )}
          >
            {label}
          </th>
        ))}
        <th scope="col" className="sticky top-0 z-2 w-10 border-line border-b bg-panel">
          <span className="sr-only">Row</span>
        </th>
      </tr>
    </thead>
  );
}
