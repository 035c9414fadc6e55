import { Link } from '@tanstack/react-router';
import { Fragment, type ReactNode } from 'react';

/** A step on the way to this screen; `to` is a path inside the app. */
export type Crumb = { label: string; to: string; search?: Record<string, string> };

export type TopBarProps = {
  crumbs: readonly Crumb[];
  /** What is on the screen: its heading, and the browser tab's title. */
  title: string;
  /** Drawn instead of the plain title, for one that can be edited. */
  heading?: ReactNode;
  /** The state beside the title: `Draft, 2 changes not live`. */
  status?: ReactNode;
  actions?: ReactNode;
};

/** The bar above a canvas: where you are at the left, what you can do at the right. */
export function TopBar({ crumbs, title, heading, status, actions }: TopBarProps) {
  return (
    <header className="flex min-h-13 shrink-0 flex-wrap items-center gap-x-3 gap-y-1 wide:flex-nowrap border-line border-b bg-surface px-4 py-1.5">
      <title>{`${title} · Leeway`}</title>
      <nav aria-label="Where you are" className="hidden sm:block wide:shrink-0">
        <ol className="flex items-center gap-2 text-md">
          {crumbs.map((crumb) => (
            <Fragment key={crumb.to}>
              <li>
                <Link
                  to={crumb.to}
                  search={crumb.search}
                  className="block max-w-64 truncate text-ink-2 hover:text-ink hover:underline"
                >
                  {crumb.label}
                </Link>
              </li>
              <li aria-hidden className="text-ink-3">
                /
              </li>
            </Fragment>
          ))}
        </ol>
      </nav>
      <h1 className="min-w-0 truncate font-semibold text-md sm:-ml-1">{heading ?? title}</h1>
      {status && <div className="min-w-0 text-ink-2 text-sm wide:shrink-0">{status}</div>}
      {actions && <div className="ml-auto flex max-w-full flex-wrap items-center gap-2 wide:shrink-0">{actions}</div>}
    </header>
  );
}
