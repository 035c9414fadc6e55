import { classNames } from './class-names.ts';
import { type DiffPart, diffParts } from './diff-parts.ts';

/** What changed between two texts, word by word: removed words struck through, added ones marked, line breaks kept. */
export function DiffText({ before, after, className }: { before: string; after: string; className?: string }) {
  return (
    <p className={classNames('whitespace-pre-wrap', className)}>
      {diffParts(before, after).map((part, index) => (
        <Part key={index} part={part} />
      ))}
    </p>
  );
}

function Part({ part }: { part: DiffPart }) {
  if (part.kind === 'same') return part.text;
  return (
    <>
      {part.removed && <del className="rounded-[2px] bg-fail-bg text-fail line-through">{part.removed}</del>}
      {part.removed && part.added && ' '}
      {part.added && (
        <ins className="rounded-[2px] bg-ok-bg font-semibold text-ok no-underline forced-colors:underline">
          {part.added}
        </ins>
      )}
    </>
  );
}

/** How many places differ. */
export function countEdits(before: string, after: string): number {
  return diffParts(before, after).filter((part) => part.kind === 'change').length;
}
