import { type ReactNode, useId } from 'react';
import { classNames } from './class-names.ts';

export type Column<Row> = {
  key: string;
  header: string;
  cell: (row: Row) => ReactNode;
  align?: 'left' | 'right';
  /** The cell that names the row; put the link to it here. */
  isRowHeader?: boolean;
  isHeaderHidden?: boolean;
  className?: string;
};

export type TableProps<Row> = {
  /** What the table lists, for screen readers. */
  caption: string;
  columns: readonly Column<Row>[];
  rows: readonly Row[];
  rowKey: (row: Row) => string;
  /** Shown instead of rows when there are none. */
  empty?: ReactNode;
};

// A part that scrolls must be reachable by keyboard, also where the browser does not see to it.
const keyboardScroll = { tabIndex: 0 };

/** A plain table that scrolls sideways when it is too wide. */
export function Table<Row>({ caption, columns, rows, rowKey, empty }: TableProps<Row>) {
  const captionId = useId();
  if (rows.length === 0 && empty) return empty;
  return (
    <section aria-labelledby={captionId} {...keyboardScroll} className="overflow-x-auto">
      <table className="w-full border-collapse text-left">
        <caption id={captionId} className="sr-only">
          {caption}
        </caption>
        <thead>
          <tr className="border-line border-b">
            {columns.map((column) => (
              <th key={column.key} scope="col" className={cellClass(column, 'h-8 font-medium text-ink-2 text-xs')}>
                <span className={column.isHeaderHidden ? 'sr-only' : undefined}>{column.header}</span>
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={rowKey(row)} className="border-line border-b hover:bg-hover">
              {columns.map((column) => (
                <BodyCell key={column.key} column={column}>
                  {column.cell(row)}
                </BodyCell>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

function BodyCell<Row>({ column, children }: { column: Column<Row>; children: ReactNode }) {
  if (!column.isRowHeader) return <td className={cellClass(column, 'h-10 py-1.5')}>{children}</td>;
  return (
    <th scope="row" className={cellClass(column, 'h-10 py-1.5 font-semibold')}>
      {children}
    </th>
  );
}

function cellClass<Row>(column: Column<Row>, base: string): string {
  return classNames(
    'px-3 first:pl-4 last:pr-4 wide:first:pl-6 wide:last:pr-6',
    base,
    column.align === 'right' && 'text-right',
    column.className,
  );
}
