import type { ReactNode } from 'react';

export type EmptyStateProps = {
  title: string;
  /** What will stand here, and what to do for it. */
  children?: ReactNode;
  icon?: ReactNode;
  /** The one thing to do next. */
  action?: ReactNode;
  /** When it is all there is on the screen, its title is the screen's heading. */
  isWholeScreen?: boolean;
};

/** Where a list would be: says why it is empty and what to do. */
export function EmptyState({ title, children, icon, action, isWholeScreen = false }: EmptyStateProps) {
  const Heading = isWholeScreen ? 'h1' : 'h2';
  return (
    <div className="mx-auto flex max-w-96 flex-col items-center px-4 py-14 text-center">
      {icon && <span className="mb-3 text-ink-3 [&_svg]:size-6">{icon}</span>}
      <Heading className="font-semibold text-md">{title}</Heading>
      {children && <p className="mt-1 text-ink-2">{children}</p>}
      {action && <div className="mt-4">{action}</div>}
    </div>
  );
}
