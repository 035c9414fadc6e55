import { Link } from '@tanstack/react-router';
import { LogOut } from 'lucide-react';
import { chooseTheme, useTheme } from '../ui/theme.ts';
import { moreItems } from './nav-items.ts';
import type { ShellUser } from './shell-user.ts';
import { themes } from './themes.ts';

const rowClass = 'flex h-12 w-full items-center gap-3 rounded-control px-3 aria-[current=page]:font-semibold';

/** What stands above the navigation of a phone after “More”: the other screens, the look, and signing out. */
export function MorePanel({ user, onChoose }: { user: ShellUser | undefined; onChoose: () => void }) {
  const theme = useTheme();
  return (
    <>
      <ul>
        {moreItems.map((item) => (
          <li key={item.to}>
            <Link to={item.to} onClick={onChoose} className={rowClass}>
              <item.icon aria-hidden strokeWidth={1.75} className="size-5 text-ink-2" />
              {item.label}
            </Link>
          </li>
        ))}
      </ul>
      <fieldset className="mt-1 flex flex-wrap items-center gap-1 border-line border-t px-3 pt-2">
        <legend className="sr-only">Look</legend>
        {themes.map(({ value, label }) => (
          <button
            key={value}
            type="button"
            aria-pressed={theme === value}
            onClick={() => chooseTheme(value)}
            className="h-10 rounded-control border border-transparent px-3 text-ink-2 aria-pressed:border-control aria-pressed:font-semibold aria-pressed:text-ink"
          >
            {label}
          </button>
        ))}
      </fieldset>
      {user && (
        <button type="button" onClick={user.onSignOut} className={`${rowClass} mt-1 border-line border-t`}>
          <LogOut aria-hidden strokeWidth={1.75} className="size-5 text-ink-2" />
          <span className="min-w-0 truncate">Sign out {user.email}</span>
        </button>
      )}
    </>
  );
}
