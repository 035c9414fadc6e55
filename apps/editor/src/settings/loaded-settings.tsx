import type { Settings } from '@leeway/shared/api/workspace.ts';
import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { errorWords } from '../api/error-words.ts';
import { settingsQuery } from '../api/queries.ts';
import { ErrorState } from '../ui/error-state.tsx';
import { SkeletonRows } from '../ui/skeleton.tsx';

/** Draws a tab of the workspace's settings when they are there; `what` names them while they load. */
export function LoadedSettings({ what, children }: { what: string; children: (settings: Settings) => ReactNode }) {
  const { data, error, refetch } = useQuery(settingsQuery);
  if (data) return children(data);
  if (error)
    return <ErrorState title={`The ${what} did not load`} {...errorWords(error)} onRetry={() => void refetch()} />;
  return (
    <div className="px-4 py-6 wide:px-6">
      <SkeletonRows label={`Loading the ${what}`} />
    </div>
  );
}
