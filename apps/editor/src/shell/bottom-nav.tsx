import { Link } from '@tanstack/react-router';
import { Ellipsis } from 'lucide-react';
import { type FocusEvent, type KeyboardEvent, lazy, Suspense, useEffect, useRef, useState } from 'react';
import { fetchWhenIdle } from '../ui/fetch-when-idle.ts';
import { useIsWide } from '../ui/use-is-wide.ts';
import { bottomItems, type NavCounts, type NavItem } from './nav-items.ts';
import type { ShellUser } from './shell-user.ts';

const loadPanel = () => import('./more-panel.tsx').then((module) => ({ default: module.MorePanel }));
const MorePanel = lazy(loadPanel);

const itemClass =
  'relative flex h-14 min-w-0 flex-1 flex-col items-center justify-center gap-0.5 text-ink-2 text-2xs focus-visible:-outline-offset-2 aria-[current=page]:font-semibold aria-[current=page]:text-ink aria-expanded:text-ink';

/** The navigation at the bottom of a phone. "More" opens the rest above it. */
export function BottomNav({ counts, user }: { counts: NavCounts; user: ShellUser | undefined }) {
  const [isOpen, setOpen] = useState(false);
  const more = useRef<HTMLButtonElement>(null);
  const isWide = useIsWide();
  useEffect(() => {
    if (!isWide) fetchWhenIdle(loadPanel);
  }, [isWide]);
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
            {/* There at once, also while what stands in it is still loading: the button names it. */}
            <div
              id="more-navigation"
              className="absolute inset-x-0 bottom-full rounded-t-card border-line border-t bg-surface p-2 shadow-menu"
            >
              <Suspense>
                <MorePanel user={user} onChoose={close} />
              </Suspense>
            </div>
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
