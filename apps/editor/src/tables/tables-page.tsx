import type { Table } from '@leeway/shared/api/tables.ts';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Link, useNavigate, useParams } from '@tanstack/react-router';
import { Plus, Table2 } from 'lucide-react';
import { useState } from 'react';
import { call } from '../api/client.ts';
import { errorWords } from '../api/error-words.ts';
import { useMay } from '../api/queries.ts';
import { routes } from '../api/routes.ts';
import { Button } from '../ui/button.tsx';
import { classNames } from '../ui/class-names.ts';
import { EmptyState } from '../ui/empty-state.tsx';
import { NotLoaded } from '../ui/not-loaded.tsx';
import { PageHeader } from '../ui/page-header.tsx';
import { TableDialog } from './table-dialog.tsx';
import { TableList } from './table-list.tsx';
import { TableView } from './table-view.tsx';

/** The built-in tables: the list at the left, the open one beside it; on phones one after the other. */
export function TablesPage() {
  const { tableId } = useParams({ strict: false });
  const { data, error, refetch } = useQuery({
    queryKey: ['tables'],
    queryFn: ({ signal }) => call(routes.tables.list, { signal }),
  });
  const [isMaking, setMaking] = useState(false);
  const tables = data?.items ?? [];
  const table = tables.find(({ id }) => id === tableId);
  const mayBuild = useMay(routes.tables.create);
  return (
    <div className="flex h-full flex-col">
      <div className={classNames(!!tableId && 'sr-only wide:not-sr-only')}>
        <PageHeader
          title="Tables"
          summary="Contacts, enquiries and other rows that your workflows keep."
          actions={
            mayBuild && (
              <Button icon={<Plus aria-hidden />} onClick={() => setMaking(true)}>
                New table
              </Button>
            )
          }
        />
      </div>
      {!data && <NotLoaded what="tables" failure={error && errorWords(error)} onRetry={() => void refetch()} />}
      {data && tables.length === 0 && !tableId && (
        <EmptyState
          title="No tables yet"
          icon={<Table2 aria-hidden />}
          action={mayBuild && <Button onClick={() => setMaking(true)}>Make a table</Button>}
        >
          A table keeps what your workflows learn, and a person can read and correct it.
        </EmptyState>
      )}
      {data && (tables.length > 0 || tableId) && (
        <div className="flex min-h-0 flex-1 border-line border-t">
          <div
            className={classNames(
              'w-full overflow-y-auto border-line bg-panel wide:block wide:w-52 wide:shrink-0 wide:border-r',
              !!tableId && 'hidden',
            )}
          >
            <TableList tables={tables} />
          </div>
          <Beside tableId={tableId} table={table} />
        </div>
      )}
      {isMaking && <NewTable onClose={() => setMaking(false)} />}
    </div>
  );
}

function Beside({ tableId, table }: { tableId: string | undefined; table: Table | undefined }) {
  if (table) return <TableView key={table.id} table={table} />;
  return (
    <div className={classNames('flex-1', !tableId && 'hidden wide:block')}>
      {tableId ? (
        <EmptyState
          title="There is no such table"
          action={
            <Link to="/tables" className="text-focus underline underline-offset-2">
              All tables
            </Link>
          }
        >
          It may have been deleted.
        </EmptyState>
      ) : (
        <EmptyState title="Choose a table">Its rows will stand here.</EmptyState>
      )}
    </div>
  );
}

function NewTable({ onClose }: { onClose: () => void }) {
  const client = useQueryClient();
  const navigate = useNavigate();
  const open = async (table: Table) => {
    await client.invalidateQueries({ queryKey: ['tables'], exact: true });
    await navigate({ to: '/tables/$tableId', params: { tableId: table.id } });
  };
  return <TableDialog table={null} onClose={onClose} onSaved={(table) => void open(table)} />;
}
