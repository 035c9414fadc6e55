import { classNames } from './class-names.ts';

/** A key on the keyboard. On a solid button it takes the button's colour. */
export function Kbd({ children, className }: { children: string; className?: string }) {
  return (
    <kbd
      className={classNames(
        'inline-flex h-4.5 min-w-4.5 items-center justify-center rounded-mark border border-current/45 px-1 font-medium font-sans text-2xs',
        className,
      )}
    >
      {children}
    </kbd>
  );
}
