import { diffWordsWithSpace } from 'diff';
import { classNames } from './class-names.ts';

/** What changed between two texts, word by word: removed words struck through, added ones marked, line breaks kept. */
export function DiffText({ before, after, className }: { before: string; after: string; className?: string }) {
  return (
    <p className={classNames('whitespace-pre-wrap', className)}>
      {diffWordsWithSpace(before, after).map((part, index) => {
        if (part.added) {
          return (
            <ins
              key={index}
              className="rounded-[2px] bg-ok-bg font-semibold text-ok no-underline forced-colors:underline"
            >
              {part.value}
            </ins>
          );
        }
        if (part.removed) {
          return (
            <del key={index} className="rounded-[2px] bg-fail-bg text-fail line-through">
              {part.value}
            </del>
          );
        }
        return <span key={index}>{part.value}</span>;
      })}
    </p>
  );
}

/** How many places differ: neighbouring removed and added words count once. */
export function countEdits(before: string, after: string): number {
  const parts = diffWordsWithSpace(before, after);
  return parts.filter((part, index) => (part.added || part.removed) && !isChange(parts[index - 1])).length;
}

function isChange(part: { added: boolean; removed: boolean } | undefined): boolean {
  return part !== undefined && (part.added || part.removed);
}
