import type { Alike } from '@leeway/shared/api/runs.ts';
import { useQuery } from '@tanstack/react-query';
import { lazy, Suspense, useState } from 'react';
import { call } from '../../api/client.ts';
import { useMay } from '../../api/queries.ts';
import { routes } from '../../api/routes.ts';
import { Button } from '../../ui/button.tsx';
import { Notice } from '../../ui/notice.tsx';
import type { ShownRun } from '../use-run.ts';
import { othersText } from './alike-words.ts';

const AlikeDialog = lazy(() => import('./alike-dialog.tsx').then((module) => ({ default: module.AlikeDialog })));

/** Causes are found a moment after a failure: who opens a run that has just failed would be told that it is alone. */
const ASKED_TIMES = 3;
const ASKED_EVERY_MS = 1500;

/** How many runs failed by the same cause as this one, and the way to try them all again. Not there when it is alone. */
export function AlikeStrip({ shown: { run, present } }: { shown: ShownRun }) {
  const mayRetry = useMay(routes.runs.retryAlike);
  const hasFailed = present.status === 'failed';
  const { data } = useQuery({
    queryKey: ['run', run.id, 'alike'],
    queryFn: ({ signal }) => call(routes.runs.alike, { params: { id: run.id }, signal }),
    enabled: hasFailed,
    refetchInterval: ({ state }) => (state.dataUpdateCount < ASKED_TIMES ? ASKED_EVERY_MS : false),
  });
  // The dialog stays to tell how it went, when this run has gone on with the others.
  const [opened, setOpened] = useState<Alike | null>(null);
  return (
    <>
      {hasFailed && data && data.total > 1 && (
        <Notice
          tone="wait"
          className="rounded-none border-x-0 border-t-0 [&>div]:self-center"
          title={`${othersText(data.total - 1)} failed like this one`}
          action={mayRetry && <Button onClick={() => setOpened(data)}>Try all again</Button>}
        />
      )}
      {opened && (
        <Suspense fallback={null}>
          <AlikeDialog runId={run.id} alike={opened} onClose={() => setOpened(null)} />
        </Suspense>
      )}
    </>
  );
}
