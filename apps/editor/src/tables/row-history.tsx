import type { Row, RowChange, Table } from '@leeway/shared/api/tables.ts';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { call } from '../api/client.ts';
import { errorWords } from '../api/error-words.ts';
import { routes } from '../api/routes.ts';
import { NotLoaded } from '../ui/not-loaded.tsx';
import { Sheet } from '../ui/sheet.tsx';
import { TimeAgo } from '../ui/time-ago.tsx';
import { cellChanges, changeSentence } from './row-changes.ts';

/** Every change of a row, newest first: who or which run, and both values. */
export function RowHistory({ table, row, onClose }: { table: Table; row: Row; onClose: () => void }) {
  const { data, error, refetch } = useQuery({
    queryKey: ['tables', table.id, 'history', row.id],
    queryFn: ({ signal }) => call(routes.tables.history, { params: { id: table.id, rowId: row.id }, signal }),
  });
  return (
    <Sheet isOpen onClose={onClose} title="History of the row" side="right">
      {!data && (
        <NotLoaded
          what="history"
          failure={error && errorWords(error)}
          onRetry={() => void refetch()}
          rows={4}
          className=""
        />
      )}
      <ol className="flex flex-col">
        {data?.items.map((change) => (
          <li
            key={`${change.at} ${change.action} ${change.runId}`}
            className="border-line border-b py-3 last:border-b-0"
          >
            <Change change={change} table={table} />
          </li>
        ))}
      </ol>
    </Sheet>
  );
}

function Change({ change, table }: { change: RowChange; table: Table }) {
  const cells = cellChanges(change, table.columns);
  return (
    <>
      <p className="flex flex-wrap items-baseline justify-between gap-x-3">
        <span className="font-semibold">{changeSentence(change)}</span>
        <TimeAgo at={change.at} className="text-ink-3 text-xs" />
      </p>
      {change.runId !== null && (
        <Link
          to="/runs/$runId"
          params={{ runId: change.runId }}
          className="text-focus text-sm underline underline-offset-2"
        >
          See the run
        </Link>
      )}
      <dl className="mt-1 flex flex-col gap-1">
        {cells.map(({ label, before, after }) => (
          <div key={label} className="flex flex-wrap gap-x-2">
            <dt className="text-ink-2">{label}</dt>
            <dd className="min-w-0">
              {before && <del className="text-fail">{before}</del>}{' '}
              {after && <ins className="text-ok no-underline">{after}</ins>}
            </dd>
          </div>
        ))}
      </dl>
      {cells.length === 0 && <p className="text-ink-3">It had no values.</p>}
    </>
  );
}
