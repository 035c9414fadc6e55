import type { ReactNode } from 'react';
import { BottomNav } from './bottom-nav.tsx';
import type { NavCounts } from './nav-items.ts';
import type { ShellUser } from './shell-user.ts';
import { SideNav } from './side-nav.tsx';

export type ShellProps = {
  /** The workspace's name, at the top of the navigation. */
  workspace: string;
  user?: ShellUser;
  counts?: NavCounts;
  /** Above the screen on a phone, over the navigation on a wide screen. */
  notice?: ReactNode;
  /** On a phone a single item takes the whole screen: its own bar of actions stands where the navigation was. */
  isFocusedOnPhone?: boolean;
  children: ReactNode;
};

/** The frame round every screen: navigation at the left (below 900 px at the bottom), the screen in `main`, which scrolls. */
export function Shell({ workspace, user, counts = {}, notice, isFocusedOnPhone = false, children }: ShellProps) {
  return (
    <div className="flex h-dvh flex-col wide:flex-row">
      <a
        href="#main"
        className="absolute top-2 left-2 z-50 -translate-y-16 rounded-control bg-ink px-3 py-2 font-semibold text-on-ink focus:translate-y-0"
      >
        Skip to the screen
      </a>
      <SideNav workspace={workspace} user={user} counts={counts} />
      {notice}
      <main id="main" tabIndex={-1} className="relative min-h-0 min-w-0 flex-1 overflow-auto bg-surface outline-none">
        {children}
      </main>
      {!isFocusedOnPhone && <BottomNav counts={counts} user={user} />}
    </div>
  );
}
