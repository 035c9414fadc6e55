import type { ReactNode } from 'react';

export type PageHeaderProps = {
  title: string;
  /** One sentence under the title. */
  summary?: ReactNode;
  actions?: ReactNode;
};

/** The head of a screen: its title (also the browser tab's), one sentence, and what can be done. */
export function PageHeader({ title, summary, actions }: PageHeaderProps) {
  return (
    <header className="flex flex-wrap items-start justify-between gap-x-6 gap-y-3 px-4 pt-5 pb-4 wide:px-6">
      <title>{`${title} · Leeway`}</title>
      <div className="min-w-0">
        <h1 className="font-semibold text-xl">{title}</h1>
        {summary && <p className="mt-0.5 text-ink-2">{summary}</p>}
      </div>
      {actions && <div className="flex flex-wrap items-center gap-2">{actions}</div>}
    </header>
  );
}
