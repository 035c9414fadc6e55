// The rows of a table: read page by page, and changed at once on the screen while the runtime stores the change.

import type { Row } from '@leeway/shared/api/tables.ts';
import { type QueryClient, useInfiniteQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { call } from '../api/client.ts';
import { failureToast, fieldProblems } from '../api/error-words.ts';
import { routes } from '../api/routes.ts';
import { useToast } from '../ui/toast.tsx';
import { type CellEdit, createCellSaver } from './cell-saver.ts';
import { cellInput, cellText } from './cell-text.ts';
import { addFirst, type RowPages, removeRow, replaceRow, setCell } from './row-pages.ts';

/** Resolves to what is wrong with the value, or null when it was stored or the person was told otherwise. */
export type SaveCell = (edit: CellEdit) => Promise<string | null>;

const pageSize = 100;

export function useRows(tableId: string, search: string) {
  const client = useQueryClient();
  const toast = useToast();
  const query = useInfiniteQuery({
    queryKey: ['tables', tableId, 'rows', search],
    queryFn: ({ pageParam, signal }) =>
      call(routes.tables.rows, {
        params: { id: tableId },
        query: { limit: pageSize, cursor: pageParam, search: search || undefined },
        signal,
      }),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: ({ next }) => next ?? undefined,
  });
  const [save] = useState(() => createSaveCell({ tableId, client, toast }));
  const change = changeRows(client, tableId);
  const refreshCounts = () => void client.invalidateQueries({ queryKey: ['tables'], exact: true });
  return {
    query,
    rows: query.data?.pages.flatMap(({ items }) => items) ?? [],
    save,
    /** Adds an empty row at the top; resolves to its id, or null when that failed. */
    add: async (): Promise<string | null> => {
      try {
        const row = await call(routes.tables.addRow, { params: { id: tableId }, body: { values: {} } });
        change((pages) => addFirst(pages, row));
        refreshCounts();
        return row.id;
      } catch (error) {
        toast.show(failureToast(error));
        return null;
      }
    },
    remove: async (rowId: string) => {
      await call(routes.tables.removeRow, { params: { id: tableId, rowId } });
      change((pages) => removeRow(pages, rowId));
      refreshCounts();
    },
  };
}

type Change = (pages: RowPages | undefined) => RowPages | undefined;

/** Changes the rows under every search the browser holds. */
function changeRows(client: QueryClient, tableId: string): (change: Change) => void {
  return (change) => void client.setQueriesData<RowPages>({ queryKey: ['tables', tableId, 'rows'] }, change);
}

interface SaveDeps {
  tableId: string;
  client: QueryClient;
  toast: ReturnType<typeof useToast>;
}

function createSaveCell({ tableId, client, toast }: SaveDeps): SaveCell {
  const change = changeRows(client, tableId);
  const store = createCellSaver({
    store: ({ row, column, value }, revision) =>
      call(routes.tables.updateRow, {
        params: { id: tableId, rowId: row.id },
        body: { values: { [column.name]: value }, revision },
      }),
    show: (row) => {
      change((pages) => replaceRow(pages, row));
      void client.invalidateQueries({ queryKey: ['tables', tableId, 'history', row.id] });
    },
    onConflict: tellConflict,
  });

  function tellConflict(theirs: Row, { column, value }: CellEdit): void {
    const now = cellText(column, theirs.values[column.name]) || 'nothing';
    toast.show({
      title: `Somebody else changed “${column.label}” in this row`,
      description: `It says ${now} now. You typed ${cellInput(value) || 'nothing'}.`,
      tone: 'fail',
      action: { label: 'Use mine', onClick: () => void save({ row: theirs, column, value }) },
      timeoutMs: 0,
    });
  }

  async function save(edit: CellEdit): Promise<string | null> {
    const { row, column, value } = edit;
    change((pages) => setCell(pages, row.id, { [column.name]: value }));
    try {
      await store(edit);
      return null;
    } catch (error) {
      change((pages) => setCell(pages, row.id, { [column.name]: row.values[column.name] }));
      const problem = fieldProblems(error)[column.name];
      if (problem) return `${column.label}: ${problem}`;
      toast.show(failureToast(error));
      return null;
    }
  }
  return save;
}
