import {
  ChartNoAxesColumn,
  History,
  House,
  Inbox,
  type LucideIcon,
  Plug,
  Settings,
  Table2,
  Workflow,
} from 'lucide-react';

/** How many things wait behind a navigation item; a missing count shows nothing. */
export type NavCounts = { approvals?: number };

export type NavItem = {
  to: '/' | '/workflows' | '/approvals' | '/runs' | '/results' | '/tables' | '/connections' | '/settings';
  label: string;
  icon: LucideIcon;
  count?: keyof NavCounts;
};

const home: NavItem = { to: '/', label: 'Home', icon: House };
const workflows: NavItem = { to: '/workflows', label: 'Workflows', icon: Workflow };
const approvals: NavItem = { to: '/approvals', label: 'Approvals', icon: Inbox, count: 'approvals' };
const runs: NavItem = { to: '/runs', label: 'Runs', icon: History };
const results: NavItem = { to: '/results', label: 'Results', icon: ChartNoAxesColumn };
const tables: NavItem = { to: '/tables', label: 'Tables', icon: Table2 };
const connections: NavItem = { to: '/connections', label: 'Connections', icon: Plug };

export const settingsItem: NavItem = { to: '/settings', label: 'Settings', icon: Settings };
export const sideItems: readonly NavItem[] = [home, workflows, approvals, runs, results, tables, connections];

/** On a phone four things are one touch away, the rest is behind "More". */
export const bottomItems: readonly NavItem[] = [home, approvals, runs, workflows];
export const moreItems: readonly NavItem[] = [results, tables, connections, settingsItem];
