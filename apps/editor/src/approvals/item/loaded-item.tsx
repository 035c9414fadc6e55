import { useQuery } from '@tanstack/react-query';
import { useSearch } from '@tanstack/react-router';
import { useEffect, useEffectEvent } from 'react';
import { errorWords } from '../../api/error-words.ts';
import { ErrorState } from '../../ui/error-state.tsx';
import { approvalQuery } from '../use-inbox.ts';
import { ApprovalItem, type ApprovalItemProps } from './approval-item.tsx';
import { ItemPending } from './item-pending.tsx';

export type LoadedItemProps = Omit<ApprovalItemProps, 'approval' | 'backTo'> & { id: string };

/** One item, read when it is not there yet. Its key must be the id. */
export function LoadedItem({ id, ...rest }: LoadedItemProps) {
  const { data, isPending, error, refetch } = useQuery(approvalQuery(id));
  const { back } = useSearch({ strict: false });
  const follow = useEffectEvent(rest.onOpen);
  // A draft that was written again is answered with the question of the new one.
  const newer = data && data.id !== id ? data.id : undefined;
  useEffect(() => {
    if (newer !== undefined) follow(newer);
  }, [newer]);
  if (isPending || newer !== undefined) return <ItemPending />;
  if (!data) {
    return <ErrorState title="This approval could not be read" {...errorWords(error)} onRetry={() => void refetch()} />;
  }
  return <ApprovalItem approval={data} backTo={back} {...rest} />;
}
