// Who is asked: anyone who may approve, everyone of a role, or one person.

import { useQuery } from '@tanstack/react-query';
import { call } from '../api/client.ts';
import { routes } from '../api/routes.ts';
import { Select } from '../ui/select.tsx';

export type AssigneeSelectProps = {
  label: string;
  help?: string;
  error?: string;
  /** `role:approver`, `turns:approver` (one after the other), `user:<id>`, or empty for anyone. */
  value: string;
  onChange: (assignee: string) => void;
  disabled?: boolean;
  /** What an empty choice means here. */
  emptyLabel?: string;
};

const ANYONE = 'anyone';
const ROLES = [
  { value: 'role:owner', label: 'Owners' },
  { value: 'role:builder', label: 'Builders' },
  { value: 'role:approver', label: 'Approvers' },
  { value: 'turns:approver', label: 'Approvers, in turns' },
  { value: 'turns:builder', label: 'Builders, in turns' },
];

export function AssigneeSelect({
  value,
  onChange,
  emptyLabel = 'Anyone who may approve',
  ...field
}: AssigneeSelectProps) {
  const { data } = useQuery({ queryKey: ['users'], queryFn: ({ signal }) => call(routes.users.list, { signal }) });
  const people = (data?.items ?? [])
    .filter(({ role }) => role !== 'viewer')
    .map(({ id, name, email }) => ({ value: `user:${id}`, label: name, description: email }));
  const options = [{ value: ANYONE, label: emptyLabel }, ...ROLES, ...people];
  const isKnown = value === '' || options.some((option) => option.value === value);
  const gone = { value, label: data ? 'Somebody who is not here any more' : 'Reading…' };
  return (
    <Select
      {...field}
      options={isKnown ? options : [gone, ...options]}
      value={value === '' ? ANYONE : value}
      onChange={(next) => onChange(next === ANYONE ? '' : next)}
    />
  );
}
