// "This one was wrong": an item that went out alone turned out to be a mistake. It counts as a check that failed.
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { call } from '../api/client.ts';
import { useMay } from '../api/queries.ts';
import { routes } from '../api/routes.ts';
import { Button } from '../ui/button.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { DialogButtons } from '../ui/dialog-buttons.tsx';
import { TextArea } from '../ui/text-area.tsx';
import { useToast } from '../ui/toast.tsx';
import { FailureLine } from './failure-line.tsx';

export type StepComplaintProps = {
  place: { workflowId: string; nodeId: string };
  runId: string;
  /** The step's key in the run. */
  stepKey: string;
  title: string;
};

export function StepComplaint({ place, runId, stepKey, title }: StepComplaintProps) {
  const [isAsking, setAsking] = useState(false);
  const mayComplain = useMay(routes.trust.complain);
  if (!mayComplain) return null;
  return (
    <>
      <Button size="small" className="self-start" onClick={() => setAsking(true)}>
        It went out and was wrong…
      </Button>
      {isAsking && <ComplaintDialog {...{ place, runId, stepKey, title }} onClose={() => setAsking(false)} />}
    </>
  );
}

function ComplaintDialog({ place, runId, stepKey, title, onClose }: StepComplaintProps & { onClose: () => void }) {
  const [reason, setReason] = useState('');
  const client = useQueryClient();
  const toast = useToast();
  const complain = useMutation({
    mutationFn: () =>
      call(routes.trust.complain, {
        params: { id: place.workflowId, nodeId: place.nodeId },
        body: { runId, key: stepKey, ...(reason.trim() === '' ? {} : { reason: reason.trim() }) },
      }),
    onSuccess: () => {
      void client.invalidateQueries({ queryKey: ['trust', place.workflowId] });
      toast.show({
        title: `Noted: “${title}” was wrong here`,
        description: 'It counts as a check that failed.',
        tone: 'ok',
      });
      onClose();
    },
  });
  return (
    <Dialog
      isOpen
      onClose={onClose}
      title={`“${title}” was wrong here`}
      description="It counts against the step, as a checked item that was wrong. It may ask first for a while, or stop."
      footer={
        <DialogButtons onCancel={onClose} isLoading={complain.isPending} onClick={() => complain.mutate()}>
          It was wrong
        </DialogButtons>
      }
    >
      <TextArea
        label="What was wrong?"
        help="Not required. It is kept with the record."
        maxLength={2000}
        value={reason}
        onChange={setReason}
      />
      <FailureLine error={complain.error} />
    </Dialog>
  );
}
