import type { Role } from '@leeway/shared/api/route.ts';
import type { User } from '@leeway/shared/api/workspace.ts';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { KeyRound, Plus, Trash2 } from 'lucide-react';
import { useState } from 'react';
import { call } from '../api/client.ts';
import { errorWords, failureToast } from '../api/error-words.ts';
import { meQuery, useMay } from '../api/queries.ts';
import { routes } from '../api/routes.ts';
import { Button } from '../ui/button.tsx';
import { ConfirmDialog } from '../ui/confirm-dialog.tsx';
import { IconButton } from '../ui/icon-button.tsx';
import { NotLoaded } from '../ui/not-loaded.tsx';
import { Select } from '../ui/select.tsx';
import { useToast } from '../ui/toast.tsx';
import { PasswordDialog } from './password-dialog.tsx';
import { PersonDialog } from './person-dialog.tsx';
import { ROLES, roleWord } from './role-words.ts';
import { Section } from './section.tsx';

const usersKey = ['users'];
type Asking = { kind: 'add' } | { kind: 'password' | 'remove'; user: User } | null;

/** Everyone in the workspace. Owners add people and change what they may do. */
export function PeopleTab() {
  const { data, error, refetch } = useQuery({
    queryKey: usersKey,
    queryFn: ({ signal }) => call(routes.users.list, { signal }),
  });
  const me = useQuery(meQuery);
  const mayChange = useMay(routes.users.create);
  const client = useQueryClient();
  const refresh = () => void client.invalidateQueries({ queryKey: usersKey });
  const setRole = useSetRole();
  const [asking, setAsking] = useState<Asking>(null);
  const close = () => setAsking(null);
  const users = data?.items ?? [];
  const owners = users.filter(({ role }) => role === 'owner').length;
  return (
    <Section
      title="People"
      about={mayChange ? 'Who may work here, and what each may do.' : 'Only an owner can add or change people.'}
      action={
        mayChange && (
          <Button icon={<Plus aria-hidden />} onClick={() => setAsking({ kind: 'add' })}>
            Add a person
          </Button>
        )
      }
    >
      {!data && (
        <NotLoaded
          what="people"
          failure={error && errorWords(error)}
          onRetry={() => void refetch()}
          rows={3}
          className=""
        />
      )}
      <ul aria-label="People" className="border-line border-t empty:hidden">
        {users.map((user) => {
          const isSelf = user.id === me.data?.user.id;
          const isLastOwner = user.role === 'owner' && owners === 1;
          return (
            <li key={user.id} className="flex flex-wrap items-center gap-x-6 gap-y-2 border-line border-b py-2.5">
              <div className="min-w-52 flex-1">
                <p className="font-semibold">
                  {user.name}
                  {isSelf && <span className="font-normal text-ink-2"> (you)</span>}
                </p>
                <p className="text-ink-2">{user.email}</p>
              </div>
              {mayChange ? (
                <div className="flex items-center gap-1">
                  <Select<Role>
                    label={`Role of ${user.name}`}
                    isLabelHidden
                    className="w-32"
                    options={ROLES}
                    value={user.role}
                    disabled={isLastOwner}
                    onChange={(role) => setRole.mutate({ user, role })}
                  />
                  <IconButton
                    label={`New password for ${user.name}`}
                    icon={<KeyRound aria-hidden />}
                    onClick={() => setAsking({ kind: 'password', user })}
                  />
                  <IconButton
                    label={isLastOwner ? 'The last owner stays' : `Remove ${user.name}`}
                    icon={<Trash2 aria-hidden />}
                    disabled={isLastOwner}
                    onClick={() => setAsking({ kind: 'remove', user })}
                  />
                </div>
              ) : (
                <span className="text-ink-2">{roleWord(user.role)}</span>
              )}
            </li>
          );
        })}
      </ul>
      {asking?.kind === 'add' && <PersonDialog onClose={close} onSaved={refresh} />}
      {asking?.kind === 'password' && <PasswordDialog user={asking.user} onClose={close} />}
      <RemoveDialog user={asking?.kind === 'remove' ? asking.user : null} onClose={close} onRemoved={refresh} />
    </Section>
  );
}

function RemoveDialog({ user, onClose, onRemoved }: { user: User | null; onClose: () => void; onRemoved: () => void }) {
  return (
    <ConfirmDialog
      isOpen={user !== null}
      onClose={onClose}
      title={`Remove ${user?.name ?? ''}?`}
      message="They are signed out and their API keys stop working. What they decided stays in the history."
      confirmLabel="Remove"
      isDangerous
      onConfirm={async () => {
        if (user) await call(routes.users.remove, { params: { id: user.id } });
        onRemoved();
      }}
    />
  );
}

/** Changes a role on the screen at once, and takes that back when the runtime refuses. */
function useSetRole() {
  const client = useQueryClient();
  const toast = useToast();
  return useMutation({
    mutationFn: ({ user, role }: { user: User; role: Role }) =>
      call(routes.users.update, { params: { id: user.id }, body: { role } }),
    onMutate: ({ user, role }) => {
      client.setQueryData<{ items: User[] }>(
        usersKey,
        (old) => old && { items: old.items.map((one) => (one.id === user.id ? { ...one, role } : one)) },
      );
    },
    onError: (error) => toast.show(failureToast(error)),
    onSettled: () => {
      void client.invalidateQueries({ queryKey: usersKey });
      void client.invalidateQueries({ queryKey: ['me'] });
    },
  });
}
