import type { Table } from '@leeway/shared/api/tables.ts';
import { Link } from '@tanstack/react-router';
import { Table2 } from 'lucide-react';

/** The tables by name; the open one is marked. */
export function TableList({ tables }: { tables: readonly Table[] }) {
  return (
    <nav aria-label="Tables">
      <ul className="flex flex-col gap-0.5 p-2">
        {tables.map(({ id, name, rowCount }) => (
          <li key={id}>
            <Link
              to="/tables/$tableId"
              params={{ tableId: id }}
              className="flex min-h-8 items-center gap-2.5 rounded-control px-2 py-1 text-ink-2 hover:bg-hover hover:text-ink aria-[current=page]:bg-selected aria-[current=page]:font-semibold aria-[current=page]:text-ink"
            >
              <Table2 aria-hidden strokeWidth={1.75} className="size-4 shrink-0" />
              <span className="min-w-0 flex-1 truncate">{name}</span>
              <span className="text-ink-2 text-xs">
                {rowCount}
                <span className="sr-only"> rows</span>
              </span>
            </Link>
          </li>
        ))}
      </ul>
    </nav>
  );
}
