import type { Row, Table } from '@leeway/shared/api/tables.ts';
import { useQueryClient } from '@tanstack/react-query';
import { Link, useNavigate } from '@tanstack/react-router';
import { ArrowLeft, Ellipsis, Plus, Search } from 'lucide-react';
import { useDeferredValue, useEffect, useState } from 'react';
import { call } from '../api/client.ts';
import { errorWords } from '../api/error-words.ts';
import { useMay } from '../api/queries.ts';
import { routes } from '../api/routes.ts';
import { Button } from '../ui/button.tsx';
import { ConfirmDialog } from '../ui/confirm-dialog.tsx';
import { EmptyState } from '../ui/empty-state.tsx';
import { ErrorState } from '../ui/error-state.tsx';
import { IconButton } from '../ui/icon-button.tsx';
import { Menu } from '../ui/menu.tsx';
import { ShowMore } from '../ui/show-more.tsx';
import { SkeletonRows } from '../ui/skeleton.tsx';
import { TextField } from '../ui/text-field.tsx';
import { WorkflowLinks } from '../ui/workflow-links.tsx';
import { DataGrid } from './grid/data-grid.tsx';
import { focusCell } from './grid/focus-cell.ts';
import { RowHistory } from './row-history.tsx';
import { TableDialog } from './table-dialog.tsx';
import { useRows } from './use-rows.ts';

type Asking = { kind: 'history' | 'deleteRow'; row: Row } | { kind: 'columns' | 'deleteTable' } | null;

/** One table: its rows as a sheet, and what can be done to it. */
export function TableView({ table }: { table: Table }) {
  const [typed, setTyped] = useState('');
  const search = useDeferredValue(typed.trim());
  const { query, rows, save, add, remove } = useRows(table.id, search);
  const mayEdit = useMay(routes.tables.updateRow);
  const [asking, setAsking] = useState<Asking>(null);
  const [addedId, setAddedId] = useState<string | null>(null);
  const close = () => setAsking(null);
  const addRow = async () => {
    setTyped('');
    setAddedId(await add());
  };
  const isAddedDrawn = addedId !== null && rows[0]?.id === addedId;
  useEffect(() => {
    if (isAddedDrawn) focusCell(table.id, { row: 0, column: 0 });
  }, [isAddedDrawn, addedId, table.id]);
  return (
    <section aria-labelledby="table" className="flex min-h-0 min-w-0 flex-1 flex-col">
      <TableHead
        table={table}
        search={typed}
        onSearch={setTyped}
        onAddRow={mayEdit ? () => void addRow() : null}
        onColumns={() => setAsking({ kind: 'columns' })}
        onDelete={() => setAsking({ kind: 'deleteTable' })}
      />
      {query.isPending && (
        <div className="p-4">
          <SkeletonRows label="Loading the rows" />
        </div>
      )}
      {query.isError && rows.length === 0 && (
        <ErrorState title="The rows did not load" {...errorWords(query.error)} onRetry={() => void query.refetch()} />
      )}
      {query.isSuccess && rows.length === 0 && <NoRows search={search} mayEdit={mayEdit} onAdd={() => void addRow()} />}
      {rows.length > 0 && (
        <div className="min-h-0 flex-1 overflow-auto">
          <DataGrid
            table={table}
            rows={rows}
            mayEdit={mayEdit}
            save={save}
            onHistory={(row) => setAsking({ kind: 'history', row })}
            onDelete={(row) => setAsking({ kind: 'deleteRow', row })}
          />
          <ShowMore query={query} className="p-3" />
        </div>
      )}
      {asking?.kind === 'history' && <RowHistory table={table} row={asking.row} onClose={close} />}
      <ConfirmDialog
        isOpen={asking?.kind === 'deleteRow'}
        onClose={close}
        title="Delete this row?"
        message="Its history is kept. It cannot be brought back."
        confirmLabel="Delete"
        isDangerous
        onConfirm={async () => {
          if (asking?.kind === 'deleteRow') await remove(asking.row.id);
        }}
      />
      <TableQuestions table={table} asking={asking?.kind ?? null} onClose={close} />
    </section>
  );
}

type TableHeadProps = {
  table: Table;
  search: string;
  onSearch: (text: string) => void;
  onAddRow: (() => void) | null;
  onColumns: () => void;
  onDelete: () => void;
};

function TableHead({ table, search, onSearch, onAddRow, onColumns, onDelete }: TableHeadProps) {
  const mayBuild = useMay(routes.tables.update);
  const rows = table.rowCount === 1 ? '1 row' : `${table.rowCount.toLocaleString('en-GB')} rows`;
  return (
    <header className="flex shrink-0 flex-wrap items-center gap-x-4 gap-y-2 border-line border-b px-4 py-3">
      <Link to="/tables" aria-label="All tables" className="-ml-1.5 rounded-control p-1.5 hover:bg-hover wide:hidden">
        <ArrowLeft aria-hidden className="size-4" />
      </Link>
      <div className="min-w-0 flex-1">
        <h2 id="table" className="truncate font-semibold text-lg">
          {table.name}
        </h2>
        <p className="text-ink-2 text-sm max-sm:truncate">
          {rows}, {table.usedBy.length === 0 ? 'not used by a workflow yet' : 'used by '}
          <WorkflowLinks workflows={table.usedBy} />
        </p>
      </div>
      <TextField
        label="Search the rows"
        isLabelHidden
        type="search"
        placeholder="Search"
        icon={<Search aria-hidden />}
        className="order-last w-full sm:order-none sm:w-44"
        value={search}
        onChange={onSearch}
      />
      {onAddRow && (
        <Button variant="primary" icon={<Plus aria-hidden />} onClick={onAddRow}>
          Add a row
        </Button>
      )}
      {mayBuild && (
        <Menu
          align="end"
          trigger={<IconButton label={`Actions for ${table.name}`} icon={<Ellipsis aria-hidden />} isOutlined />}
          items={[
            { label: 'Name and columns', onSelect: onColumns },
            { label: 'Delete the table', isDangerous: true, onSelect: onDelete },
          ]}
        />
      )}
    </header>
  );
}

function NoRows({ search, mayEdit, onAdd }: { search: string; mayEdit: boolean; onAdd: () => void }) {
  if (search !== '') return <EmptyState title={`No row has “${search}”`}>Try a part of the word.</EmptyState>;
  return (
    <EmptyState title="No rows yet" action={mayEdit && <Button onClick={onAdd}>Add a row</Button>}>
      A workflow adds rows with a “Table” step, and you can add them here.
    </EmptyState>
  );
}

type TableQuestionsProps = { table: Table; asking: NonNullable<Asking>['kind'] | null; onClose: () => void };

function TableQuestions({ table, asking, onClose }: TableQuestionsProps) {
  const client = useQueryClient();
  const navigate = useNavigate();
  const refresh = () => client.invalidateQueries({ queryKey: ['tables'] });
  const remove = async () => {
    await call(routes.tables.remove, { params: { id: table.id } });
    await navigate({ to: '/tables' });
    await refresh();
  };
  return (
    <>
      {asking === 'columns' && <TableDialog table={table} onClose={onClose} onSaved={() => void refresh()} />}
      <ConfirmDialog
        isOpen={asking === 'deleteTable'}
        onClose={onClose}
        title={`Delete “${table.name}”?`}
        message="All its rows and their history are deleted. This cannot be undone."
        confirmLabel="Delete"
        isDangerous
        onConfirm={remove}
      />
    </>
  );
}
