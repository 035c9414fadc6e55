import { Inbox } from 'lucide-react';
import type { ReactNode } from 'react';
import { errorWords } from '../../api/error-words.ts';
import { EmptyState } from '../../ui/empty-state.tsx';
import { ErrorState } from '../../ui/error-state.tsx';
import { SkeletonRows } from '../../ui/skeleton.tsx';

interface ListQuery {
  isPending: boolean;
  error: Error | null;
  data: unknown;
  refetch: () => unknown;
}

/** What stands where the rows would be: that they are being read, could not be read, or that there are none. Null: the rows. */
export function insteadOfRows(query: ListQuery, { isEmpty, isWide }: { isEmpty: boolean; isWide: boolean }): ReactNode {
  if (query.isPending) {
    return (
      <div className="flex-1 p-4">
        <SkeletonRows label="Loading what waits" rows={8} />
      </div>
    );
  }
  // What was read before stays: the frame says that the connection is away.
  if (query.error && query.data === undefined) {
    return (
      <div className="flex-1">
        <ErrorState
          title="The list could not be read"
          {...errorWords(query.error)}
          onRetry={() => void query.refetch()}
        />
      </div>
    );
  }
  if (!isEmpty) return null;
  return <div className="flex-1">{!isWide && <NothingWaits />}</div>;
}

/** An empty inbox. */
export function NothingWaits() {
  return (
    <EmptyState title="Nothing waits for you" icon={<Inbox aria-hidden />}>
      When a step wants a person to decide, it stands here with what came in, the draft and why you were asked.
    </EmptyState>
  );
}
