import { useQuery, useQueryClient } from '@tanstack/react-query';
import { KeyRound, Plus } from 'lucide-react';
import { useState } from 'react';
import { call } from '../api/client.ts';
import { errorWords } from '../api/error-words.ts';
import { routes } from '../api/routes.ts';
import { Button } from '../ui/button.tsx';
import { ConfirmDialog } from '../ui/confirm-dialog.tsx';
import { EmptyState } from '../ui/empty-state.tsx';
import { formatDate } from '../ui/format.ts';
import { NotLoaded } from '../ui/not-loaded.tsx';
import { TimeAgo } from '../ui/time-ago.tsx';
import { KeyDialog } from './key-dialog.tsx';
import { Section } from './section.tsx';

const keysKey = ['keys'];

/** The API keys of the person signed in. */
export function KeysTab() {
  const { data, error, refetch } = useQuery({
    queryKey: keysKey,
    queryFn: ({ signal }) => call(routes.keys.list, { signal }),
  });
  const client = useQueryClient();
  const refresh = () => void client.invalidateQueries({ queryKey: keysKey });
  const [isMaking, setMaking] = useState(false);
  const [revoking, setRevoking] = useState<{ id: string; name: string } | null>(null);
  return (
    <Section
      title="API keys"
      about="For programs that use Leeway in your name. A key may do what your role may do."
      action={
        <Button icon={<Plus aria-hidden />} onClick={() => setMaking(true)}>
          Make a key
        </Button>
      }
    >
      {!data && (
        <NotLoaded
          what="keys"
          failure={error && errorWords(error)}
          onRetry={() => void refetch()}
          rows={2}
          className=""
        />
      )}
      {data?.items.length === 0 && (
        <EmptyState title="No keys yet" icon={<KeyRound aria-hidden />}>
          Make one to start runs or read results from another program.
        </EmptyState>
      )}
      <ul aria-label="API keys" className="border-line border-t empty:hidden">
        {data?.items.map(({ id, name, start, createdAt, lastUsedAt }) => (
          <li key={id} className="flex flex-wrap items-center gap-x-6 gap-y-1 border-line border-b py-2.5">
            <div className="min-w-52 flex-1">
              <p className="font-semibold">{name}</p>
              <p className="font-mono text-ink-2 text-xs">{start}…</p>
            </div>
            <p className="min-w-44 text-ink-2">
              Made {formatDate(createdAt)}, {lastUsedAt === null ? 'never used' : 'used '}
              {lastUsedAt !== null && <TimeAgo at={lastUsedAt} />}
            </p>
            <Button size="small" aria-label={`Revoke ${name}`} onClick={() => setRevoking({ id, name })}>
              Revoke
            </Button>
          </li>
        ))}
      </ul>
      {isMaking && <KeyDialog onClose={() => setMaking(false)} onMade={refresh} />}
      <ConfirmDialog
        isOpen={revoking !== null}
        onClose={() => setRevoking(null)}
        title={`Revoke “${revoking?.name ?? ''}”?`}
        message="Programs that use this key are refused from now on. This cannot be undone."
        confirmLabel="Revoke"
        isDangerous
        onConfirm={async () => {
          if (revoking) await call(routes.keys.remove, { params: { id: revoking.id } });
          refresh();
        }}
      />
    </Section>
  );
}
