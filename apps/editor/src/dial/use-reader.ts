// Who reads the drafts of a step, for the sentences.
import type { DialSetting } from '@leeway/shared/graph/dial-setting.ts';
import { useQuery } from '@tanstack/react-query';
import { call } from '../api/client.ts';
import { routes } from '../api/routes.ts';

export interface Reader {
  name: string;
  isPlural: boolean;
}

const ANYONE: Reader = { name: 'your reviewers', isPlural: true };

/** The first name of the person the step's questions go to; else “your reviewers”. */
export function useReader({ assignee }: DialSetting): Reader {
  const id = assignee?.startsWith('user:') ? assignee.slice('user:'.length) : null;
  const { data } = useQuery({
    queryKey: ['users'],
    queryFn: ({ signal }) => call(routes.users.list, { signal }),
    enabled: id !== null,
  });
  const name = data?.items.find((user) => user.id === id)?.name.split(' ')[0];
  return name ? { name, isPlural: false } : ANYONE;
}
