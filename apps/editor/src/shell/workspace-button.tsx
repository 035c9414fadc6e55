import { ChevronDown } from 'lucide-react';
import { type ComponentProps, lazy, Suspense, useState } from 'react';
import { classNames } from '../ui/class-names.ts';
import type { ShellUser } from './shell-user.ts';

export type WorkspaceButtonProps = { workspace: string; user: ShellUser | undefined };

// The menu's code is loaded when the pointer or the focus comes near: it is a third of what the first load may weigh.
const loadMenu = () => import('./workspace-menu.tsx');
const WorkspaceMenu = lazy(() => loadMenu().then((module) => ({ default: module.WorkspaceMenu })));

/** The workspace's mark and name; opens the menu with the theme and signing out. */
export function WorkspaceButton({ workspace, user }: WorkspaceButtonProps) {
  const [isWanted, setWanted] = useState(false);
  const face = <WorkspaceFace workspace={workspace} />;
  if (!isWanted) {
    const preload = () => void loadMenu();
    return (
      <WorkspaceTrigger
        aria-haspopup="menu"
        aria-expanded={false}
        onPointerEnter={preload}
        onFocus={preload}
        onClick={() => setWanted(true)}
      >
        {face}
      </WorkspaceTrigger>
    );
  }
  const trigger = <WorkspaceTrigger>{face}</WorkspaceTrigger>;
  return (
    <Suspense fallback={trigger}>
      <WorkspaceMenu trigger={trigger} user={user} />
    </Suspense>
  );
}

function WorkspaceTrigger({ className, ...rest }: ComponentProps<'button'>) {
  return (
    <button
      type="button"
      {...rest}
      className={classNames(
        'flex h-13 w-full items-center gap-2 rounded-control pr-0.5 pl-1.5 text-left focus-visible:-outline-offset-4',
        className,
      )}
    />
  );
}

function WorkspaceFace({ workspace }: { workspace: string }) {
  return (
    <>
      <WorkspaceMark workspace={workspace} />
      <span className="min-w-0 flex-1 truncate font-semibold">{workspace}</span>
      <ChevronDown aria-hidden className="size-3.5 shrink-0 text-ink-2" />
    </>
  );
}

function WorkspaceMark({ workspace }: { workspace: string }) {
  return (
    <span
      aria-hidden
      className="flex size-5.5 shrink-0 items-center justify-center rounded-mark bg-ink font-semibold text-2xs text-on-ink"
    >
      {workspace.slice(0, 1).toUpperCase()}
    </span>
  );
}
