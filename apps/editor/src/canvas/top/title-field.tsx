import { type KeyboardEvent, useState } from 'react';

/** The workflow's name, changed where it stands: saved on Enter or when it is left, put back by Escape. */
export function TitleField({ title, onSave }: { title: string; onSave: (title: string) => void }) {
  const [typed, setTyped] = useState<string | null>(null);
  const save = () => {
    const next = typed?.trim() ?? '';
    if (next !== '' && next !== title) onSave(next);
    setTyped(null);
  };
  const onKeyDown = (event: KeyboardEvent<HTMLInputElement>) => {
    if (event.key === 'Escape') setTyped(null);
    if (event.key === 'Enter') event.currentTarget.blur();
  };
  return (
    <input
      aria-label="Name of the workflow"
      value={typed ?? title}
      maxLength={200}
      onChange={(event) => setTyped(event.target.value)}
      onBlur={save}
      onKeyDown={onKeyDown}
      className="field-sizing-content min-w-16 max-w-72 truncate rounded-mark border border-transparent bg-transparent px-1 py-0.5 font-semibold hover:border-line-2"
    />
  );
}
