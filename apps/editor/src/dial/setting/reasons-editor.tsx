// The reasons a reviewer can choose from by one key, as chips.
import { Plus, X } from 'lucide-react';
import { type KeyboardEvent, useState } from 'react';
import { IconButton } from '../../ui/icon-button.tsx';
import { TextField } from '../../ui/text-field.tsx';

export type ReasonsEditorProps = {
  reasons: readonly string[];
  isEditable: boolean;
  onChange: (reasons: string[]) => void;
};

/** One for each of the keys 1 to 9. */
const MOST = 9;

export function ReasonsEditor({ reasons, isEditable, onChange }: ReasonsEditorProps) {
  const [text, setText] = useState('');
  const isNew = text.trim() !== '' && !reasons.includes(text.trim());
  const add = () => {
    if (!isNew) return;
    onChange([...reasons, text.trim()]);
    setText('');
  };
  const press = (event: KeyboardEvent) => {
    if (event.key !== 'Enter') return;
    // The form round it would be sent.
    event.preventDefault();
    add();
  };
  return (
    <div role="group" aria-label="Reasons to choose from" className="flex flex-col gap-2">
      <p className="font-medium text-ink-2 text-sm">Reasons to choose from</p>
      {reasons.length === 0 && <p className="text-ink-3 text-xs">None of your own: the usual ones are offered.</p>}
      <ul className="flex flex-wrap gap-1.5">
        {reasons.map((reason) => (
          <li
            key={reason}
            className="flex min-h-7 items-center gap-0.5 rounded-full border border-control pr-0.5 pl-2.5 text-sm"
          >
            {reason}
            {isEditable ? (
              <IconButton
                className="size-6!"
                label={`Remove “${reason}”`}
                icon={<X aria-hidden />}
                onClick={() => onChange(reasons.filter((one) => one !== reason))}
              />
            ) : (
              <span className="pr-2" />
            )}
          </li>
        ))}
      </ul>
      {isEditable && reasons.length < MOST && (
        <div className="flex items-end gap-1.5">
          <TextField
            label="Another reason"
            className="flex-1"
            maxLength={60}
            value={text}
            onChange={setText}
            onKeyDown={press}
          />
          <IconButton label="Add the reason" icon={<Plus aria-hidden />} disabled={!isNew} onClick={add} />
        </div>
      )}
    </div>
  );
}
