import { Link } from '@tanstack/react-router';
import { Ellipsis, LogOut } from 'lucide-react';
import { type FocusEvent, type KeyboardEvent, useRef, useState } from 'react';
import { chooseTheme, useTheme } from '../ui/theme.ts';
import { bottomItems, moreItems, type NavCounts, type NavItem } from './nav-items.ts';
import type { ShellUser } from './shell-user.ts';
import { themes } from './themes.ts';

const itemClass =
  'relative flex h-14 min-w-0 flex-1 flex-col items-center justify-center gap-0.5 text-ink-2 text-2xs focus-visible:-outline-offset-2 aria-[current=page]:font-semibold aria-[current=page]:text-ink aria-expanded:text-ink';
const rowClass = 'flex h-12 w-full items-center gap-3 rounded-control px-3 aria-[current=page]:font-semibold';

/** The navigation at the bottom of a phone. "More" opens the rest above it. */
export function BottomNav({ counts, user }: { counts: NavCounts; user: ShellUser | undefined }) {
  const [isOpen, setOpen] = useState(false);
  const more = useRef<HTMLButtonElement>(null);
  const close = () => setOpen(false);
  const closeOnEscape = (event: KeyboardEvent) => {
    if (event.key !== 'Escape' || !isOpen) return;
    close();
    more.current?.focus();
  };
  const closeWhenLeft = (event: FocusEvent<HTMLElement>) => {
    if (event.relatedTarget && !event.currentTarget.contains(event.relatedTarget)) close();
  };

  return (
    <nav
      aria-label="Main"
      className="relative z-30 shrink-0 border-line border-t bg-bg pb-[env(safe-area-inset-bottom)] wide:hidden"
    >
      <div role="presentation" onKeyDown={closeOnEscape} onBlur={closeWhenLeft}>
        {isOpen && (
          <>
            <div aria-hidden onPointerDown={close} className="fixed inset-0 -z-1 bg-backdrop" />
            <MorePanel user={user} onChoose={close} />
          </>
        )}
        <div className="flex bg-bg">
          {bottomItems.map((item) => (
            <BottomLink key={item.to} item={item} count={item.count && counts[item.count]} onClick={close} />
          ))}
          <button
            ref={more}
            type="button"
            aria-expanded={isOpen}
            aria-controls="more-navigation"
            onClick={() => setOpen(!isOpen)}
            className={itemClass}
          >
            <Ellipsis aria-hidden strokeWidth={1.75} className="size-5" />
            More
          </button>
        </div>
      </div>
    </nav>
  );
}

type BottomLinkProps = { item: NavItem; count: number | undefined; onClick: () => void };

function BottomLink({ item, count, onClick }: BottomLinkProps) {
  return (
    <Link to={item.to} activeOptions={{ exact: item.to === '/' }} onClick={onClick} className={itemClass}>
      <item.icon aria-hidden strokeWidth={1.75} className="size-5" />
      <span className="truncate">{item.label}</span>
      {!!count && (
        <span className="absolute top-1.5 left-[calc(50%+6px)] flex h-4 min-w-4 items-center justify-center rounded-full bg-ink px-1 font-semibold text-2xs text-on-ink">
          {count}
          <span className="sr-only"> waiting</span>
        </span>
      )}
    </Link>
  );
}

function MorePanel({ user, onChoose }: { user: ShellUser | undefined; onChoose: () => void }) {
  const theme = useTheme();
  return (
    <div
      id="more-navigation"
      className="absolute inset-x-0 bottom-full rounded-t-card border-line border-t bg-surface p-2 shadow-menu"
    >
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
    </div>
  );
}
