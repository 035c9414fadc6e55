import { ChevronRight } from 'lucide-react';
import type { ReactNode } from 'react';

/** Rarer settings, folded away under their heading. */
export function Folded({ title, isOpen = false, children }: { title: string; isOpen?: boolean; children: ReactNode }) {
  return (
    <details open={isOpen} className="group border-line border-t pt-3">
      <summary className="flex min-h-6 cursor-pointer list-none items-center gap-1.5 rounded-mark font-semibold text-ink-2 text-sm [&::-webkit-details-marker]:hidden">
        <ChevronRight aria-hidden className="size-4 transition-transform group-open:rotate-90" />
        {title}
      </summary>
      <div className="flex flex-col gap-4 pt-3">{children}</div>
    </details>
  );
}
