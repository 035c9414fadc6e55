import type { Approval } from '@leeway/shared/api/approvals.ts';
import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useRef } from 'react';
import { call } from '../../../api/client.ts';
import { routes } from '../../../api/routes.ts';
import { Badge } from '../../../ui/badge.tsx';
import { Button } from '../../../ui/button.tsx';
import { formatDateTime } from '../../../ui/format.ts';
import { Part } from '../approval-source.tsx';
import { TextRequest } from './text-request.tsx';

export type CommentsProps = {
  approval: Approval;
  now: number;
  isWriting: boolean;
  onWriting: (isWriting: boolean) => void;
};

/** What people said about an item, and a place to say more or to ask the person who started the run. */
export function Comments({ approval, now, isWriting, onWriting }: CommentsProps) {
  return (
    <Part title="Comments">
      <ul className="flex flex-col gap-2.5">
        {approval.comments.map(({ id, at, by, text, isQuestion }) => (
          <li key={id}>
            <p className="flex flex-wrap items-center gap-x-2 text-ink-2 text-sm">
              <span className="font-semibold text-ink">{by.name}</span> {formatDateTime(at, now)}
              {isQuestion && <Badge tone="wait">Question to the requester</Badge>}
            </p>
            <p className="whitespace-pre-wrap">{text}</p>
          </li>
        ))}
      </ul>
      {isWriting && <NewComment approval={approval} onDone={() => onWriting(false)} />}
    </Part>
  );
}

function NewComment({ approval, onDone }: { approval: Approval; onDone: () => void }) {
  const client = useQueryClient();
  const box = useRef<HTMLDivElement>(null);
  useEffect(() => box.current?.querySelector<HTMLElement>('[data-own-field]')?.focus(), []);
  const post = (isQuestion: boolean) => async (text: string) => {
    const after = await call(routes.approvals.comment, { params: { id: approval.id }, body: { text, isQuestion } });
    client.setQueryData(['approval', approval.id], after);
    onDone();
  };
  return (
    <div ref={box} className="mt-3 first:mt-0">
      <TextRequest
        label="Your comment"
        help="The person who started the run is told of a question."
        maxLength={4000}
        emptyText="Write something."
        onSend={post(false)}
        onClose={onDone}
        buttons={({ isSending, send }) => (
          <>
            <Button
              size="small"
              variant="primary"
              isLoading={isSending}
              onClick={() => send()}
              className="max-wide:h-10"
            >
              Add the comment
            </Button>
            <Button size="small" disabled={isSending} onClick={() => send(post(true))} className="max-wide:h-10">
              Ask the requester
            </Button>
            <Button size="small" variant="quiet" onClick={onDone} className="max-wide:h-10">
              Cancel
            </Button>
          </>
        )}
      />
    </div>
  );
}
