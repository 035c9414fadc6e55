import type { Connection, ConnectionKind } from '@leeway/shared/api/connections.ts';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Plug, Plus } from 'lucide-react';
import { useState } from 'react';
import { call } from '../api/client.ts';
import { errorWords, failureToast } from '../api/error-words.ts';
import { useMay } from '../api/queries.ts';
import { routes } from '../api/routes.ts';
import { Button } from '../ui/button.tsx';
import { ConfirmDialog } from '../ui/confirm-dialog.tsx';
import { EmptyState } from '../ui/empty-state.tsx';
import { Menu } from '../ui/menu.tsx';
import { NotLoaded } from '../ui/not-loaded.tsx';
import { PageHeader } from '../ui/page-header.tsx';
import { useToast } from '../ui/toast.tsx';
import { ConnectionDialog } from './connection-dialog.tsx';
import { KINDS } from './connection-kinds.ts';
import { ConnectionList } from './connection-list.tsx';
import { ModelsSection } from './models-section.tsx';

const kinds: readonly ConnectionKind[] = ['smtp', 'http', 'webhook-secret'];

/** Links to the outside, and the AI models. */
export function ConnectionsPage() {
  const { data, error, refetch } = useQuery({
    queryKey: ['connections'],
    queryFn: ({ signal }) => call(routes.connections.list, { signal }),
  });
  const mayChange = useMay(routes.connections.create);
  const client = useQueryClient();
  const refresh = () => void client.invalidateQueries({ queryKey: ['connections'] });
  const test = useTest(refresh);
  const [editing, setEditing] = useState<Connection | ConnectionKind | null>(null);
  const [deleting, setDeleting] = useState<Connection | null>(null);

  const add = (
    <Menu
      align="end"
      trigger={
        <Button variant="primary" icon={<Plus aria-hidden />}>
          New connection
        </Button>
      }
      items={kinds.map((kind) => ({ label: KINDS[kind].name, onSelect: () => setEditing(kind) }))}
    />
  );
  const remove = async (id: string) => {
    await call(routes.connections.remove, { params: { id } });
    refresh();
  };
  return (
    <>
      <PageHeader
        title="Connections"
        summary="What your workflows may use outside. Secrets go in and never come out."
        actions={mayChange && add}
      />
      {!data && (
        <NotLoaded what="connections" failure={error && errorWords(error)} onRetry={() => void refetch()} rows={3} />
      )}
      {data?.items.length === 0 && (
        <EmptyState title="No connections yet" icon={<Plug aria-hidden />}>
          {mayChange
            ? 'Add your mail server so that a step can send e-mail.'
            : 'An owner or a builder can add a mail server or a web service.'}
        </EmptyState>
      )}
      {data && data.items.length > 0 && (
        <ConnectionList
          connections={data.items}
          mayChange={mayChange}
          testingId={test.isPending ? test.variables.id : null}
          onTest={(connection) => test.mutate(connection)}
          onEdit={setEditing}
          onDelete={setDeleting}
        />
      )}
      <ModelsSection />
      {editing && (
        <ConnectionDialog
          of={editing}
          onClose={() => setEditing(null)}
          onSaved={(connection) => {
            refresh();
            // A webhook secret is only compared: there is nobody to ask whether it is right.
            if (connection.kind !== 'webhook-secret') test.mutate(connection);
          }}
        />
      )}
      <ConfirmDialog
        isOpen={deleting !== null}
        onClose={() => setDeleting(null)}
        title={`Delete “${deleting?.name ?? ''}”?`}
        message={deleteWords(deleting)}
        confirmLabel="Delete"
        isDangerous
        onConfirm={async () => {
          if (deleting) await remove(deleting.id);
        }}
      />
    </>
  );
}

function deleteWords(connection: Connection | null): string {
  const titles = connection?.usedBy.map(({ title }) => title).join(', ');
  if (titles)
    return `${titles} uses it. A published workflow must get another connection first. Its secret is deleted too.`;
  return 'No workflow uses it. Its secret is deleted too. This cannot be undone.';
}

/** Tries a connection and says what came of it. */
function useTest(refresh: () => void) {
  const toast = useToast();
  return useMutation({
    mutationFn: ({ id }: Connection) => call(routes.connections.test, { params: { id } }),
    onSuccess: ({ ok, message }, { name, kind }) => {
      const good = kind === 'smtp' ? 'works' : 'is ready';
      toast.show({
        id: 'connection-test',
        title: ok ? `“${name}” ${good}` : `“${name}” does not work`,
        description: message,
        tone: ok ? 'ok' : 'fail',
      });
    },
    onError: (error) => toast.show(failureToast(error)),
    onSettled: refresh,
  });
}
