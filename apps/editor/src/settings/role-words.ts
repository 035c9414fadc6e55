import type { Role } from '@leeway/shared/api/route.ts';

/** The roles, from most to least, with what each may do. */
export const ROLES: readonly { value: Role; label: string; description: string }[] = [
  { value: 'owner', label: 'Owner', description: 'Everything, also people, AI models and settings.' },
  {
    value: 'builder',
    label: 'Builder',
    description: 'Makes workflows, connections and tables, and decides approvals.',
  },
  { value: 'approver', label: 'Approver', description: 'Decides approvals, starts runs and edits rows.' },
  { value: 'viewer', label: 'Viewer', description: 'Sees everything and changes nothing.' },
];

export function roleWord(role: Role): string {
  return ROLES.find(({ value }) => value === role)?.label ?? role;
}
