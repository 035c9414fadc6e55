import { classNames } from './class-names.ts';
import { markWords } from './mark-words.ts';

/** Text in which some words are marked; line breaks are kept. */
export function MarkedText({ text, words, className }: { text: string; words: readonly string[]; className?: string }) {
  return (
    <p className={classNames('whitespace-pre-wrap', className)}>
      {markWords(text, words).map((part, index) =>
        part.isMarked ? (
          <mark
            key={index}
            data-forced-border=""
            className="rounded-[2px] bg-wait-bg box-decoration-clone px-0.5 text-ink"
          >
            {part.text}
          </mark>
        ) : (
          part.text
        ),
      )}
    </p>
  );
}
