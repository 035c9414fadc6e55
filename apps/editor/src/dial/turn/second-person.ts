// Who may agree when a raise needs two people.
import { useQuery } from '@tanstack/react-query';
import { call } from '../../api/client.ts';
import { meQuery } from '../../api/queries.ts';
import { routes } from '../../api/routes.ts';

/** The first name of the one other owner or builder; null when there are several, or none. */
export function useSecondPerson(isNeeded: boolean): string | null {
  const { data: me } = useQuery(meQuery);
  const { data } = useQuery({
    queryKey: ['users'],
    queryFn: ({ signal }) => call(routes.users.list, { signal }),
    enabled: isNeeded,
  });
  const others = (data?.items ?? []).filter(
    ({ id, role }) => id !== me?.user.id && (role === 'owner' || role === 'builder'),
  );
  return others.length === 1 ? (others[0]?.name.split(' ')[0] ?? null) : null;
}
