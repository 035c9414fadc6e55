import type { Connection } from '@leeway/shared/api/connections.ts';
import { PenLine, Trash2 } from 'lucide-react';
import { Button } from '../ui/button.tsx';
import { IconButton } from '../ui/icon-button.tsx';
import { StatusDot } from '../ui/status-dot.tsx';
import { textOf } from '../ui/text-of.ts';
import { TimeAgo } from '../ui/time-ago.tsx';
import { WorkflowLinks } from '../ui/workflow-links.tsx';
import { KINDS } from './connection-kinds.ts';
import { limitWords } from './limit-words.ts';

export type ConnectionListProps = {
  connections: readonly Connection[];
  mayChange: boolean;
  testingId: string | null;
  onTest: (connection: Connection) => void;
  onEdit: (connection: Connection) => void;
  onDelete: (connection: Connection) => void;
};

/** The connections with their health, and what uses them. */
export function ConnectionList({ connections, mayChange, testingId, onTest, onEdit, onDelete }: ConnectionListProps) {
  return (
    <ul aria-label="Connections" className="border-line border-t">
      {connections.map((connection) => (
        <li
          key={connection.id}
          className="flex flex-wrap items-start gap-x-6 gap-y-2 border-line border-b px-4 py-3 wide:px-6"
        >
          <div className="min-w-56 flex-1">
            <p className="font-semibold">{connection.name}</p>
            <p className="text-ink-2">
              {[KINDS[connection.kind].name, placeOf(connection), limitWords(connection.limits)]
                .filter(Boolean)
                .join(', ')}
            </p>
          </div>
          <div className="min-w-48 flex-1">
            <Health connection={connection} />
          </div>
          <p className="min-w-40 flex-1 text-ink-2">
            {connection.usedBy.length === 0 ? 'Not used yet' : 'Used by '}
            <WorkflowLinks workflows={connection.usedBy} />
          </p>
          {mayChange && (
            <div className="flex items-center gap-1">
              <Button
                size="small"
                aria-label={`Test ${connection.name}`}
                isLoading={testingId === connection.id}
                onClick={() => onTest(connection)}
              >
                Test
              </Button>
              <IconButton
                label={`Change ${connection.name}`}
                icon={<PenLine aria-hidden />}
                onClick={() => onEdit(connection)}
              />
              <IconButton
                label={`Delete ${connection.name}`}
                icon={<Trash2 aria-hidden />}
                onClick={() => onDelete(connection)}
              />
            </div>
          )}
        </li>
      ))}
    </ul>
  );
}

/** Where it leads: `mail.example.com`, or the header a webhook is checked by. */
function placeOf({ kind, settings }: Connection): string {
  if (kind === 'smtp') return textOf(settings.host);
  if (kind === 'http') return Array.isArray(settings.hosts) ? settings.hosts.join(', ') : '';
  return `header ${textOf(settings.header)}`;
}

/** Only a mail server can be asked whether it works; of the others it is known that their secret can be read. */
function Health({ connection: { kind, health } }: { connection: Connection }) {
  const { status, message, at } = health;
  const good = kind === 'smtp' ? 'Works' : 'Secret stored';
  if (status === 'unknown') return <StatusDot tone="neutral">Not tested yet</StatusDot>;
  return (
    <>
      <StatusDot tone={status === 'ok' ? 'ok' : 'fail'}>
        {status === 'ok' ? good : 'Fails'}
        {at !== null && <TimeAgo at={at} className="font-normal text-ink-3" />}
      </StatusDot>
      {message && status === 'failing' && <p className="text-ink-2 text-sm">{message}</p>}
    </>
  );
}
