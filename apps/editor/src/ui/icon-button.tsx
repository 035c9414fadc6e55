import type { ComponentProps, ReactNode } from 'react';
import { classNames } from './class-names.ts';
import { Tooltip } from './tooltip.tsx';

export type IconButtonProps = Omit<ComponentProps<'button'>, 'children' | 'aria-label'> & {
  /** Its name for everyone: read out, and shown as a tooltip. */
  label: string;
  /** A key that does the same, shown in the tooltip. */
  shortcut?: string;
  icon: ReactNode;
  isOutlined?: boolean;
};

/** A 32 px button that is only a picture. */
export function IconButton({ label, shortcut, icon, isOutlined = false, className, ...rest }: IconButtonProps) {
  return (
    <Tooltip text={shortcut ? `${label} (${shortcut})` : label} isDescription={false}>
      <button
        type="button"
        {...rest}
        aria-label={label}
        aria-keyshortcuts={shortcut}
        className={classNames(
          'inline-flex size-8 shrink-0 items-center justify-center rounded-control border text-ink transition-colors [&_svg]:size-4',
          isOutlined ? 'border-line-2 bg-surface' : 'border-transparent',
          'hover:bg-hover disabled:cursor-not-allowed disabled:bg-transparent disabled:text-ink-3',
          className,
        )}
      >
        {icon}
      </button>
    </Tooltip>
  );
}
