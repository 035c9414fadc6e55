import { CopyField } from '../../../ui/copy-field.tsx';
import { nameText } from '../../../ui/value-text.ts';
import { Part } from '../approval-source.tsx';
import type { Typed } from '../draft-edit.ts';

/** What somebody had typed when the item was decided elsewhere: it is not used, and not lost. */
export function KeptEdit({ typed }: { typed: Typed }) {
  return (
    <Part title="Your edits, to copy">
      <div className="flex flex-col gap-2">
        {Object.entries(typed).map(([name, text]) => (
          <div key={name}>
            <CopyField label={nameText(name)} value={text} />
            {text.includes('\n') && <p className="mt-1 whitespace-pre-wrap text-ink-2">{text}</p>}
          </div>
        ))}
      </div>
    </Part>
  );
}
