import type { Approval } from '@leeway/shared/api/approvals.ts';
import { useQueryClient } from '@tanstack/react-query';
import { useRef, useState } from 'react';
import { call } from '../../../api/client.ts';
import { errorWords } from '../../../api/error-words.ts';
import { routes } from '../../../api/routes.ts';
import { AssigneeSelect } from '../../../dial/assignee-select.tsx';
import { Dialog } from '../../../ui/dialog.tsx';
import { DialogButtons } from '../../../ui/dialog-buttons.tsx';

export type AssignDialogProps = { approval: Approval; onClose: () => void };

/** Gives an item to a person or a role; they are told. */
export function AssignDialog({ approval, onClose }: AssignDialogProps) {
  const client = useQueryClient();
  const [assignee, setAssignee] = useState(approval.assignee ?? '');
  const content = useRef<HTMLDivElement>(null);
  const [isSending, setSending] = useState(false);
  const [problem, setProblem] = useState<string>();
  const save = async () => {
    setSending(true);
    try {
      const body = { assignee: assignee === '' ? null : assignee };
      const after = await call(routes.approvals.assign, { params: { id: approval.id }, body });
      client.setQueryData(['approval', approval.id], after);
      void client.invalidateQueries({ queryKey: ['inbox'] });
      onClose();
    } catch (error) {
      setProblem(errorWords(error).message);
      setSending(false);
    }
  };
  return (
    <Dialog
      isOpen
      onClose={onClose}
      size="small"
      initialFocus={content}
      title="Give it to somebody"
      description={approval.subject || approval.question}
      footer={
        <DialogButtons onCancel={onClose} isLoading={isSending} onClick={() => void save()}>
          Give
        </DialogButtons>
      }
    >
      <div ref={content} tabIndex={-1} className="outline-none">
        <AssigneeSelect
          label="Who decides"
          help="They are told. Owners may always decide."
          error={problem}
          value={assignee}
          onChange={setAssignee}
        />
      </div>
    </Dialog>
  );
}
