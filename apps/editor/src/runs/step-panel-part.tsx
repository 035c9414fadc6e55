import type { ReactNode } from 'react';

/** A titled part of a step's panel. */
export function PanelPart({ title, children }: { title: string; children: ReactNode }) {
  return (
    <section className="min-w-0">
      <h3 className="mb-1 font-semibold text-ink-2 text-sm">{title}</h3>
      {children}
    </section>
  );
}
