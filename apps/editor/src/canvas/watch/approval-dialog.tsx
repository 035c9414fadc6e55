import type { Approval } from '@leeway/shared/api/approvals.ts';
import type { Decision } from '@leeway/shared/run/event.ts';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { CircleAlert } from 'lucide-react';
import { useEffect, useEffectEvent, useRef, useState } from 'react';
import { call } from '../../api/client.ts';
import { routes } from '../../api/routes.ts';
import { scoreWords } from '../../dial/score-words.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { Kbd } from '../../ui/kbd.tsx';
import { SkeletonRows } from '../../ui/skeleton.tsx';
import { TextArea } from '../../ui/text-area.tsx';
import { useToast } from '../../ui/toast.tsx';
import { messageOf } from '../top/message-of.ts';
import { DraftView, QuestionForm, Source } from './approval-parts.tsx';

type ApprovalDialogProps = { approvalId: string; onClose: () => void };

/** The question of a waiting run, over the canvas: why it is asked, what came in, the draft, and the decision. */
export function ApprovalDialog({ approvalId, onClose }: ApprovalDialogProps) {
  const { data, error } = useQuery({
    queryKey: ['approval', approvalId],
    queryFn: () => call(routes.approvals.get, { params: { id: approvalId } }),
  });
  if (data) return <Question approval={data} onClose={onClose} />;
  return (
    <Dialog isOpen onClose={onClose} title="A person is asked" size="large">
      {error ? <p role="alert">{messageOf(error)}</p> : <SkeletonRows label="Loading the question" />}
    </Dialog>
  );
}

/** The draft, as it was decided when it was. */
function valuesOf({ draft, decided }: Approval): Record<string, unknown> {
  return { ...draft, ...(typeof decided?.output === 'object' ? decided.output : {}) };
}

function Question({ approval, onClose }: { approval: Approval; onClose: () => void }) {
  const [values, setValues] = useState<Record<string, unknown>>(() => valuesOf(approval));
  const [isEditing, setEditing] = useState(false);
  const content = useRef<HTMLDivElement>(null);
  const [reason, setReason] = useState<string | null>(null);
  const isForm = approval.kind === 'form';
  const score = approval.blind ? null : scoreWords(approval.score, approval);
  const isChanged = JSON.stringify(values) !== JSON.stringify(approval.draft ?? {});
  const decide = useDecide(approval, onClose);
  const may = (decision: Decision) => approval.mayDecide && approval.decisions.includes(decision);

  const approve = () => {
    if (isForm) decide.mutate({ decision: 'approve', output: values });
    else decide.mutate(isChanged ? { decision: 'edit', output: values } : { decision: 'approve' });
  };
  const reject = () =>
    reason === null ? setReason('') : decide.mutate({ decision: 'reject', ...(reason ? { reason } : {}) });
  // The keys of the inbox work here too; the buttons say them.
  useKeys((event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || decide.isPending) return;
    const key = event.key.toLowerCase();
    if (key === 'a' && may('approve') && !isForm) approve();
    else if (key === 'e' && may('edit')) setEditing(true);
    else if (key === 'r' && may('reject')) reject();
    else return;
    event.preventDefault();
  });
  return (
    <Dialog
      isOpen
      onClose={onClose}
      size="large"
      initialFocus={content}
      title={approval.question || approval.nodeTitle}
      description={approval.subject}
      footer={
        <Verdict
          approval={approval}
          isBusy={decide.isPending}
          isChanged={isChanged}
          isRejecting={reason !== null}
          onApprove={approve}
          onEdit={may('edit') && !isEditing ? () => setEditing(true) : undefined}
          onReject={may('reject') ? reject : undefined}
        />
      }
    >
      <div ref={content} tabIndex={-1} className="flex flex-col gap-4 outline-none">
        <p className="flex gap-2">
          <CircleAlert aria-hidden className="mt-0.5 size-4 shrink-0 text-wait" />
          <span>
            {approval.why}
            {approval.isBuiltIn && (
              <span className="text-ink-2"> No AI model is connected: this was written by a template.</span>
            )}
            {score && <span className="block text-ink-3 text-sm">{score}</span>}
          </span>
        </p>
        <div className="grid gap-5 sm:grid-cols-2">
          <Source approval={approval} />
          {isForm ? (
            <QuestionForm fields={approval.fields} values={values} onChange={setValues} />
          ) : (
            <DraftView approval={approval} values={values} isEditing={isEditing} onChange={setValues} />
          )}
        </div>
        {reason !== null && (
          <div ref={focusInside}>
            <TextArea label="Why not? (may stay empty)" rows={2} value={reason} onChange={setReason} />
          </div>
        )}
        {decide.error && (
          <p role="alert" className="text-fail">
            {messageOf(decide.error)}
          </p>
        )}
      </div>
    </Dialog>
  );
}

type VerdictProps = {
  approval: Approval;
  isBusy: boolean;
  isChanged: boolean;
  isRejecting: boolean;
  onApprove: () => void;
  onEdit: (() => void) | undefined;
  onReject: (() => void) | undefined;
};

function Verdict({ approval, isBusy, isChanged, isRejecting, onApprove, onEdit, onReject }: VerdictProps) {
  if (!approval.mayDecide) return <p className="mr-auto text-ink-2">Somebody else decides this one.</p>;
  const isForm = approval.kind === 'form';
  return (
    <>
      {onReject && (
        <Button variant={isRejecting ? 'danger' : 'secondary'} isLoading={isBusy && isRejecting} onClick={onReject}>
          Reject {!isRejecting && <Kbd>R</Kbd>}
        </Button>
      )}
      {onEdit && (
        <Button onClick={onEdit}>
          Edit <Kbd>E</Kbd>
        </Button>
      )}
      <Button variant="primary" isLoading={isBusy && !isRejecting} onClick={onApprove}>
        {isForm ? 'Send the answer' : isChanged ? 'Approve with changes' : 'Approve'} {!isForm && <Kbd>A</Kbd>}
      </Button>
    </>
  );
}

function useDecide(approval: Approval, onDone: () => void) {
  const client = useQueryClient();
  const toast = useToast();
  const [openedAt] = useState(() => Date.now());
  const [idempotencyKey] = useState(() => crypto.randomUUID());
  const refresh = () =>
    Promise.all(
      [['approvals'], ['approval', approval.id], ['run', approval.runId], ['me']].map((queryKey) =>
        client.invalidateQueries({ queryKey }),
      ),
    );
  const undo = async () => {
    try {
      await call(routes.approvals.undo, { params: { id: approval.id } });
      await refresh();
    } catch (error) {
      toast.show({ tone: 'fail', title: 'It could not be taken back', description: messageOf(error) });
    }
  };
  return useMutation({
    mutationFn: (answer: { decision: Decision; output?: unknown; reason?: string }) =>
      call(routes.approvals.decide, {
        params: { id: approval.id },
        body: { ...answer, seconds: (Date.now() - openedAt) / 1000, idempotencyKey },
      }),
    onSuccess: async ({ undoSeconds }, { decision }) => {
      onDone();
      toast.show({
        tone: 'ok',
        title: decision === 'reject' ? 'Rejected' : 'Approved',
        ...(undoSeconds > 0
          ? {
              description: `The run goes on in ${undoSeconds} s.`,
              action: { label: 'Undo', onClick: () => void undo() },
              timeoutMs: undoSeconds * 1000,
            }
          : {}),
      });
      await refresh();
    },
  });
}

function useKeys(onKey: (event: KeyboardEvent) => void): void {
  const press = useEffectEvent((event: KeyboardEvent) => {
    const isTyping = event.target instanceof Element && event.target.closest('input, textarea, [role=combobox]');
    if (!isTyping) onKey(event);
  });
  useEffect(() => {
    const listen = (event: KeyboardEvent) => press(event);
    window.addEventListener('keydown', listen);
    return () => window.removeEventListener('keydown', listen);
  }, []);
}

function focusInside(box: HTMLElement | null): void {
  box?.querySelector('textarea')?.focus();
}
