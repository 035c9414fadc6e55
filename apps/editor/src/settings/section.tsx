import { type ReactNode, useId } from 'react';

/** A part of the settings: its heading, what it is about, and its controls. */
export function Section({ title, about, action, children }: SectionProps) {
  const id = useId();
  return (
    <section aria-labelledby={id} className="border-line border-b px-4 py-6 last:border-b-0 wide:px-6">
      <div className="mb-3 flex flex-wrap items-start justify-between gap-3">
        <div className="max-w-144">
          <h2 id={id} className="font-semibold text-lg">
            {title}
          </h2>
          {about && <p className="text-ink-2">{about}</p>}
        </div>
        {action}
      </div>
      {children}
    </section>
  );
}

type SectionProps = { title: string; about?: ReactNode; action?: ReactNode; children?: ReactNode };
