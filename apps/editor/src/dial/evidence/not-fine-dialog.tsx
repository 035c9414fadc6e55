// "Read the 3": what would have gone alone and people rejected or changed. To read, never to decide.
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { call } from '../../api/client.ts';
import { errorWords } from '../../api/error-words.ts';
import { routes } from '../../api/routes.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { formatPercent } from '../../ui/format.ts';
import { Skeleton } from '../../ui/skeleton.tsx';
import { TimeAgo } from '../../ui/time-ago.tsx';
import type { PastItems } from './past-items.ts';

type NotFine = PastItems['newest'][number];
const PAGE = 20;

export function NotFineDialog({ items, onClose }: { items: readonly NotFine[]; onClose: () => void }) {
  const [shown, setShown] = useState(PAGE);
  return (
    <Dialog
      isOpen
      onClose={onClose}
      title={items.length === 1 ? 'The one that was not fine' : `The ${items.length} that were not fine`}
      description="At this dial they would have gone alone. People rejected or changed them. Nothing is decided here."
    >
      <ul className="flex flex-col">
        {items.slice(0, shown).map((item) => (
          <NotFineItem key={item.approvalId} item={item} />
        ))}
      </ul>
      {shown < items.length && (
        <Button className="mt-3" onClick={() => setShown(shown + PAGE)}>
          Show more
        </Button>
      )}
    </Dialog>
  );
}

const VERBS: Readonly<Record<string, string>> = {
  approve: 'Approved',
  edit: 'Changed',
  reject: 'Rejected',
  unsure: 'Not sure',
};

function NotFineItem({ item: { approvalId, score } }: { item: NotFine }) {
  const { data, error } = useQuery({
    queryKey: ['approval', approvalId],
    queryFn: ({ signal }) => call(routes.approvals.get, { params: { id: approvalId }, signal }),
    staleTime: Number.POSITIVE_INFINITY,
  });
  return (
    <li className="flex flex-col gap-0.5 border-line border-b py-2.5 last:border-b-0">
      {!data && !error && <Skeleton className="h-10" />}
      {error && <p className="text-ink-2">{errorWords(error).message}</p>}
      {data && (
        <>
          <Link
            to="/approvals/$approvalId"
            params={{ approvalId }}
            className="line-clamp-1 w-fit min-w-0 text-focus underline underline-offset-2 hover:no-underline"
          >
            {data.subject || data.question}
          </Link>
          <p className="text-ink-2 text-sm">
            {data.decided ? `${VERBS[data.decided.decision] ?? 'Decided'} by ${data.decided.by.name}, ` : ''}
            {data.decided && <TimeAgo at={data.decided.at} />}
            {data.decided ? '. ' : ''}It was {formatPercent(score)} sure.
          </p>
          {data.decided?.reason && <p>“{data.decided.reason}”</p>}
        </>
      )}
    </li>
  );
}
