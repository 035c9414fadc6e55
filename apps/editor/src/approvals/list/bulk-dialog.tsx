import { useRef, useState } from 'react';
import { call } from '../../api/client.ts';
import { errorWords } from '../../api/error-words.ts';
import { routes } from '../../api/routes.ts';
import { Dialog } from '../../ui/dialog.tsx';
import { DialogButtons } from '../../ui/dialog-buttons.tsx';
import { TextField } from '../../ui/text-field.tsx';
import type { Recent } from '../decide/use-recent.ts';
import type { BulkDecision } from './selection-bar.tsx';
import type { Selection } from './use-selection.ts';

export type BulkDialogProps = {
  selection: Selection;
  decision: BulkDecision;
  /** Of the items picked, the one that was opened and read; undefined when none was. */
  openedId: string | undefined;
  onTaken: (recent: Recent) => void;
  onClose: () => void;
};

type Outcome = { id: string; problem: string | null };

/** Names every item that would be decided, and decides them at once. Each gets a record of its own. */
export function BulkDialog({ selection, decision, openedId, onTaken, onClose }: BulkDialogProps) {
  // What was asked about stays in sight also when the items leave the list.
  const [items] = useState(selection.items);
  const [idempotencyKey] = useState(() => crypto.randomUUID());
  const [reason, setReason] = useState('');
  const [isSending, setSending] = useState(false);
  const [failure, setFailure] = useState<string>();
  const [left, setLeft] = useState<readonly Outcome[]>();
  const confirm = useRef<HTMLButtonElement>(null);
  const verb = decision === 'approve' ? 'Approve' : 'Reject';

  const send = async (opened: string) => {
    setSending(true);
    setFailure(undefined);
    try {
      // Says that it was opened: the runtime keeps who worked on what.
      await call(routes.approvals.claim, { params: { id: opened } });
      const ids = items.map(({ id }) => id);
      const body = { ids, opened, decision, idempotencyKey, reason: reason.trim() || undefined };
      const answer = await call(routes.approvals.decideMany, { body });
      const taken = answer.items.filter(({ isDecided }) => isDecided).map(({ id }) => id);
      const effectiveAt = Date.now() + answer.undoSeconds * 1000;
      const said = `${taken.length} ${decision === 'approve' ? 'approved' : 'rejected'}`;
      if (taken.length > 0) onTaken({ ids: taken, said, effectiveAt, isTooFast: false });
      const refused = answer.items.filter(({ isDecided }) => !isDecided);
      if (refused.length === 0) onClose();
      else setLeft(refused);
    } catch (error) {
      void call(routes.approvals.release, { params: { id: opened } }).catch(() => undefined);
      const { message, hint } = errorWords(error);
      setFailure([message, hint].filter(Boolean).join(' '));
    } finally {
      setSending(false);
    }
  };

  if (left) {
    return (
      <Dialog isOpen onClose={onClose} size="small" title={`${left.length} could not be decided`}>
        <ul className="flex flex-col gap-1.5">
          {left.map(({ id, problem }) => (
            <li key={id}>
              <span className="font-semibold">{items.find((item) => item.id === id)?.subject}</span>
              <span className="text-ink-2"> {problem}</span>
            </li>
          ))}
        </ul>
      </Dialog>
    );
  }
  return (
    <Dialog
      isOpen
      onClose={onClose}
      size="small"
      initialFocus={confirm}
      title={`${verb} ${items.length === 1 ? 'this one' : `these ${items.length}`}?`}
      description="Each gets a record of its own. Only the one you have read counts as proof."
      footer={
        <DialogButtons
          onCancel={onClose}
          ref={confirm}
          variant={decision === 'approve' ? 'primary' : 'danger'}
          disabled={openedId === undefined}
          isLoading={isSending}
          onClick={() => openedId !== undefined && void send(openedId)}
        >
          {`${verb} ${items.length}`}
        </DialogButtons>
      }
    >
      <ul className="border-line border-t">
        {items.map(({ id, subject, question }) => (
          <li key={id} className="border-line border-b py-1">
            <p className="truncate font-semibold">{subject}</p>
            <p className="truncate text-ink-2">{id === openedId ? `${question} (you have read it)` : question}</p>
          </li>
        ))}
      </ul>
      {openedId === undefined && <p className="mt-3 text-wait">Open and read at least one of them first.</p>}
      {decision === 'reject' && (
        <TextField
          className="mt-3"
          label="Why not? (not required)"
          value={reason}
          onChange={setReason}
          maxLength={1500}
        />
      )}
      {failure && (
        <p role="alert" className="mt-3 text-fail">
          {failure}
        </p>
      )}
    </Dialog>
  );
}
