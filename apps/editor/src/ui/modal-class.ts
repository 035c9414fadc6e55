import { classNames } from './class-names.ts';

const widths = { small: 'w-100', medium: 'w-136', large: 'w-200' };

export const backdropClass =
  'fixed inset-0 z-40 bg-backdrop transition-opacity data-ending-style:opacity-0 data-starting-style:opacity-0';

/** The row of buttons at a dialog's foot: on a phone they are as large as a thumb needs them. */
export const phoneButtons = 'max-wide:[&>button]:h-12 max-wide:[&>button]:grow';

/** The box of a dialog in the middle of the screen. */
export function modalClass(size: keyof typeof widths): string {
  return classNames(
    'pop-box -translate-1/2 fixed top-1/2 left-1/2 z-40 flex max-h-[calc(100dvh-2rem)] max-w-[calc(100vw-2rem)] flex-col',
    widths[size],
  );
}
