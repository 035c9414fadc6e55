import { ChevronRight } from 'lucide-react';
import { classNames } from './class-names.ts';

/** The look of a `summary`, with `FoldMark` as its first child; its `details` is a `group`. */
export function summaryClass(className?: string): string {
  return classNames(
    'flex min-h-6 w-fit cursor-pointer list-none items-center gap-1.5 rounded-mark [&::-webkit-details-marker]:hidden',
    className,
  );
}

/** Says that there is more below a line, and turns when it is open: the same in every browser. */
export function FoldMark() {
  return <ChevronRight aria-hidden className="size-4 shrink-0 transition-transform group-open:rotate-90" />;
}
