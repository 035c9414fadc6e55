import type { ReactNode } from 'react';
import { FoldMark, summaryClass } from '../../ui/fold-mark.tsx';

/** Rarer settings, folded away under their heading. */
export function Folded({ title, isOpen = false, children }: { title: string; isOpen?: boolean; children: ReactNode }) {
  return (
    <details open={isOpen} className="group border-line border-t pt-3">
      <summary className={summaryClass('font-semibold text-ink-2 text-sm')}>
        <FoldMark />
        {title}
      </summary>
      <div className="flex flex-col gap-4 pt-3">{children}</div>
    </details>
  );
}
