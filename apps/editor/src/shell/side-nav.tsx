import { Link } from '@tanstack/react-router';
import { type NavCounts, type NavItem, settingsItem, sideItems } from './nav-items.ts';
import type { ShellUser } from './shell-user.ts';
import { WorkspaceButton } from './workspace-button.tsx';

export type SideNavProps = { workspace: string; user: ShellUser | undefined; counts: NavCounts };

/** The navigation at the left of a wide screen. */
export function SideNav({ workspace, user, counts }: SideNavProps) {
  return (
    <nav aria-label="Main" className="hidden w-42 shrink-0 flex-col border-line border-r bg-bg px-2 pb-2.5 wide:flex">
      <WorkspaceButton workspace={workspace} user={user} />
      <ul className="flex flex-col gap-0.5">
        {sideItems.map((item) => (
          <SideLink key={item.to} item={item} counts={counts} />
        ))}
      </ul>
      <ul className="mt-auto">
        <SideLink item={settingsItem} counts={counts} />
      </ul>
    </nav>
  );
}

function SideLink({ item, counts }: { item: NavItem; counts: NavCounts }) {
  const count = item.count ? counts[item.count] : undefined;
  return (
    <li>
      <Link
        to={item.to}
        activeOptions={{ exact: item.to === '/' }}
        className="flex h-8 items-center gap-2.5 rounded-control border border-transparent px-2 text-ink-2 hover:bg-hover hover:text-ink aria-[current=page]:border-line aria-[current=page]:bg-surface aria-[current=page]:font-semibold aria-[current=page]:text-ink"
      >
        <item.icon aria-hidden strokeWidth={1.75} className="size-4 shrink-0" />
        <span className="min-w-0 flex-1 truncate">{item.label}</span>
        {!!count && <Count value={count} />}
      </Link>
    </li>
  );
}

function Count({ value }: { value: number }) {
  return (
    <span className="font-semibold text-ink text-xs">
      {value}
      <span className="sr-only"> waiting</span>
    </span>
  );
}
