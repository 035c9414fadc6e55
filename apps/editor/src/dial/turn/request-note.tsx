// A raise that waits for a second person: they agree or decline here; whoever asked may take it back.
import type { Trust } from '@leeway/shared/api/trust.ts';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { call } from '../../api/client.ts';
import { failureToast } from '../../api/error-words.ts';
import { meQuery, useMay } from '../../api/queries.ts';
import { routes } from '../../api/routes.ts';
import { Button } from '../../ui/button.tsx';
import { Notice } from '../../ui/notice.tsx';
import { TimeAgo } from '../../ui/time-ago.tsx';
import { useToast } from '../../ui/toast.tsx';
import { settingWords } from '../levels.ts';
import { keyOf } from '../trust-queries.ts';

export function RequestNote({ trust }: { trust: Trust }) {
  const { data: me } = useQuery(meQuery);
  const mayDecline = useMay(routes.trust.declineRequest);
  const { answer, isAnswering } = useAnswer(trust);
  const { request } = trust;
  if (!request) return null;
  const isOwn = request.by.id === me?.user.id;
  return (
    <Notice
      tone="wait"
      title={`${isOwn ? 'You asked' : `${request.by.name} asks`} to set ${settingWords(request.setting)}`}
      action={
        <>
          {request.mayAccept && (
            <Button variant="primary" isLoading={isAnswering} onClick={() => answer('accept')}>
              Accept
            </Button>
          )}
          {mayDecline && (
            <Button disabled={isAnswering} onClick={() => answer('decline')}>
              {isOwn ? 'Take it back' : 'Decline'}
            </Button>
          )}
        </>
      }
    >
      <p>
        “{request.reason}” <TimeAgo at={request.at} />
      </p>
      {isOwn && <p>It waits for another owner or builder. Nothing changes until they agree.</p>}
    </Notice>
  );
}

function useAnswer(trust: Trust) {
  const client = useQueryClient();
  const toast = useToast();
  const { mutate, isPending } = useMutation({
    mutationFn: async (answer: 'accept' | 'decline') => {
      const params = { id: trust.request?.id ?? '' };
      if (answer === 'accept') await call(routes.trust.acceptRequest, { params });
      else await call(routes.trust.declineRequest, { params });
    },
    onError: (error) => toast.show(failureToast(error)),
    onSettled: () => {
      void client.invalidateQueries({ queryKey: [...keyOf(trust)] });
      void client.invalidateQueries({ queryKey: ['workflow', trust.workflowId], exact: true });
    },
  });
  return { answer: mutate, isAnswering: isPending };
}
