import type { Settings } from '@leeway/shared/api/workspace.ts';
import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { errorWords } from '../api/error-words.ts';
import { settingsQuery } from '../api/queries.ts';
import { NotLoaded } from '../ui/not-loaded.tsx';

/** Draws a tab of the workspace's settings when they are there; `what` names them while they load. */
export function LoadedSettings({ what, children }: { what: string; children: (settings: Settings) => ReactNode }) {
  const { data, error, refetch } = useQuery(settingsQuery);
  if (data) return children(data);
  return (
    <NotLoaded
      what={what}
      failure={error && errorWords(error)}
      onRetry={() => void refetch()}
      className="px-4 py-6 wide:px-6"
    />
  );
}
