import { type ReactNode, useId } from 'react';

/** A part of the page with its heading. */
export function PageSection({ title, about, children }: { title: string; about?: string; children: ReactNode }) {
  const id = useId();
  return (
    <section aria-labelledby={id} className="min-w-0 border-line border-t px-4 py-5 wide:px-6">
      <h2 id={id} className="font-semibold text-md">
        {title}
      </h2>
      {about && <p className="mt-0.5 max-w-176 text-ink-2">{about}</p>}
      <div className="mt-3">{children}</div>
    </section>
  );
}
