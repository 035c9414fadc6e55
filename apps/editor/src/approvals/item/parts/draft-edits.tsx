// What a person changed in a draft, word by word.
import { countEdits, DiffText } from '../../../ui/diff-text.tsx';

/** One value's text before and after; they differ. */
export type Edit = { before: string; after: string };

/** How many places were changed, with the way back. */
export function EditsNote({ edits, onTakeBack }: { edits: readonly Edit[]; onTakeBack: () => void }) {
  const count = edits.reduce((sum, { before, after }) => sum + countEdits(before, after), 0);
  return (
    <>
      {count} {count === 1 ? 'edit' : 'edits'},{' '}
      <button type="button" onClick={onTakeBack} className="min-h-6 underline hover:no-underline">
        take {count === 1 ? 'it' : 'them'} back
      </button>
    </>
  );
}

export function EditedText({ edit, className }: { edit: Edit; className?: string | undefined }) {
  return <DiffText {...edit} className={className} />;
}
