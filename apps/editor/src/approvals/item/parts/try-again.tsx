import type { Approval } from '@leeway/shared/api/approvals.ts';
import { LoaderCircle } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import { call } from '../../../api/client.ts';
import { routes } from '../../../api/routes.ts';
import { Button } from '../../../ui/button.tsx';
import { TextRequest } from './text-request.tsx';

export type TryAgainProps = {
  approval: Approval;
  onClose: () => void;
};

/** Has the AI write the draft again, told what to do differently. */
export function TryAgain({ approval, onClose }: TryAgainProps) {
  const [isWritten, setWritten] = useState(false);
  const box = useRef<HTMLDivElement>(null);
  useEffect(() => box.current?.querySelector<HTMLElement>('[data-own-field]')?.focus(), []);
  const send = async (instruction: string) => {
    await call(routes.approvals.tryAgain, { params: { id: approval.id }, body: { instruction } });
    setWritten(true);
  };
  if (isWritten) return <Writing isClosed={approval.status !== 'open'} onClose={onClose} />;
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

/** While the AI writes the question is closed; it leads to the new one when that is there, or is open again when there is none. */
function Writing({ isClosed, onClose }: { isClosed: boolean; onClose: () => void }) {
  const [wasClosed, setWasClosed] = useState(isClosed);
  if (isClosed && !wasClosed) setWasClosed(true);
  if (wasClosed && !isClosed) {
    return (
      <div role="status" className="flex flex-wrap items-center gap-3 rounded-control border border-line bg-panel p-3">
        <p className="min-w-48 flex-1">The AI could not write it again. The draft stays as it was.</p>
        <Button size="small" onClick={onClose}>
          Go on
        </Button>
      </div>
    );
  }
  return (
    <p role="status" className="flex items-center gap-2 rounded-control border border-line bg-panel p-3">
      <LoaderCircle aria-hidden className="size-4 animate-spin" />
      The AI is writing it again. You can go on with others; the new draft comes to the list.
    </p>
  );
}
