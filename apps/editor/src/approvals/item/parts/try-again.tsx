import type { Approval } from '@leeway/shared/api/approvals.ts';
import { useQuery } from '@tanstack/react-query';
import { LoaderCircle } from 'lucide-react';
import { useEffect, useEffectEvent, useRef, useState } from 'react';
import { call } from '../../../api/client.ts';
import { routes } from '../../../api/routes.ts';
import { Button } from '../../../ui/button.tsx';
import { TextRequest } from './text-request.tsx';

export type TryAgainProps = {
  approval: Approval;
  /** The new draft's question is there. */
  onAnswered: (approvalId: string) => void;
  onClose: () => void;
};

/** Has the AI write the draft again, told what to do differently. */
export function TryAgain({ approval, onAnswered, onClose }: TryAgainProps) {
  const [isWritten, setWritten] = useState(false);
  const box = useRef<HTMLDivElement>(null);
  useEffect(() => box.current?.querySelector<HTMLElement>('[data-own-field]')?.focus(), []);
  const send = async (instruction: string) => {
    const { approvalId } = await call(routes.approvals.tryAgain, {
      params: { id: approval.id },
      body: { instruction },
    });
    if (approvalId === null) setWritten(true);
    else onAnswered(approvalId);
  };
  if (isWritten) return <Writing approval={approval} onAnswered={onAnswered} />;
  return (
    <div ref={box} className="rounded-control border border-line bg-panel p-3">
      <TextRequest
        label="What should be different?"
        help="The AI writes it again. This draft is kept beside the new one."
        maxLength={2000}
        emptyText="Say what to do differently."
        onSend={send}
        onClose={onClose}
        buttons={({ isSending, send: again }) => (
          <>
            <Button variant="primary" isLoading={isSending} onClick={() => again()} className="max-wide:h-12">
              Write it again
            </Button>
            <Button onClick={onClose} className="max-wide:h-12">
              Back
            </Button>
          </>
        )}
      />
    </div>
  );
}

function Writing({ approval, onAnswered }: Omit<TryAgainProps, 'onClose'>) {
  const { runId, key, id } = approval;
  // Read anew with each event of an approval; the new draft's question is of the same step.
  const { data } = useQuery({
    queryKey: ['approvals', { runId, status: 'open' }],
    queryFn: ({ signal }) => call(routes.approvals.list, { query: { runId, status: 'open' }, signal }),
    staleTime: 0,
  });
  const asked = data?.items.find((one) => one.key === key && one.id !== id)?.id;
  const answer = useEffectEvent(onAnswered);
  useEffect(() => {
    if (asked !== undefined) answer(asked);
  }, [asked]);
  return (
    <p role="status" className="flex items-center gap-2 rounded-control border border-line bg-panel p-3">
      <LoaderCircle aria-hidden className="size-4 animate-spin" />
      The AI is writing it again. You can go on with others; the new draft comes to the list.
    </p>
  );
}
