import { Dialog } from '../ui/dialog.tsx';
import { Kbd } from '../ui/kbd.tsx';

const KEYS: readonly (readonly [keys: readonly string[], what: string])[] = [
  [['J', '↓'], 'Next one'],
  [['K', '↑'], 'The one before'],
  [['Enter'], 'Go into the open item'],
  [['A'], 'Approve, or approve with edits'],
  [['E'], 'Edit the draft, or fill in the form'],
  [['R'], 'Reject; R again confirms'],
  [['N'], 'Not sure; N again confirms'],
  [['1', '–', '9'], 'Say why, after an edit or a rejection'],
  [['T'], 'Have the AI try again, told what to change'],
  [['H'], 'Later: away for an hour'],
  [['U'], 'Give it to somebody else'],
  [['C'], 'Comment, or ask the requester'],
  [['X'], 'Pick it, to decide several at once'],
  [['⇧', 'A'], 'Approve those picked'],
  [['Z'], 'Undo the last decision'],
  [['Esc'], 'Leave a field, or go back'],
  [['Ctrl', 'Enter'], 'Approve while typing; in a comment, send it'],
];

/** All keys of the inbox. */
export function KeysDialog({ onClose }: { onClose: () => void }) {
  return (
    <Dialog isOpen onClose={onClose} title="Keys" size="small">
      <dl className="grid grid-cols-[7rem_1fr] gap-y-1.5">
        {KEYS.map(([keys, what]) => (
          <div key={what} className="col-span-2 grid grid-cols-subgrid items-center">
            <dt className="flex gap-1">{keys.map((key) => (key === '–' ? key : <Kbd key={key}>{key}</Kbd>))}</dt>
            <dd>{what}</dd>
          </div>
        ))}
      </dl>
    </Dialog>
  );
}
