import type { ReactNode } from 'react';
import { Bars } from './bars.tsx';
import { classNames } from './class-names.ts';

/** A page without navigation: the product's mark and name, a heading, and what is asked for below. */
export function PlainCard({ title, summary, isWide = false, children }: PlainCardProps) {
  return (
    <div
      className={classNames('mx-auto flex flex-col px-4 pt-10 pb-16 wide:pt-20', isWide ? 'max-w-176' : 'max-w-104')}
    >
      <title>{`${title} · Leeway`}</title>
      <p className="mb-8 flex items-center gap-2.5 font-semibold text-md">
        <Bars filled={3} /> Leeway
      </p>
      <h1 className="font-semibold text-xl">{title}</h1>
      {summary && <p className="mt-1 text-ink-2 text-md">{summary}</p>}
      <div className="mt-6">{children}</div>
    </div>
  );
}

type PlainCardProps = { title: string; summary?: ReactNode; isWide?: boolean; children: ReactNode };
