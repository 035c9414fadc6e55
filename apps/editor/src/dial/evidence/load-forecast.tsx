// What the reviewers would have to read at the dial that is shown.
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { call } from '../../api/client.ts';
import { routes } from '../../api/routes.ts';
import type { StepPlace } from '../trust-queries.ts';

/** The thumb must rest so long before the runtime is asked: while it moves nothing is. */
const REST_MS = 600;

/** `share`: how much of the step would go alone, from 0 to 1. Silent when it is not known. */
export function LoadForecast({ place: { workflowId, nodeId }, share }: { place: StepPlace; share: number }) {
  const rested = useRested(Math.round(share * 100) / 100);
  const query = { workflowId, nodeId, share: String(rested) };
  const { data } = useQuery({
    queryKey: ['approvals', 'forecast', query],
    queryFn: ({ signal }) => call(routes.reviewLoad.forecast, { query, signal }),
    placeholderData: keepPreviousData,
    staleTime: 60_000,
  });
  return data && data.perDay > 0 ? <p className="text-ink-2 text-sm">{data.sentence}</p> : null;
}

function useRested(value: number): number {
  const [rested, setRested] = useState(value);
  useEffect(() => {
    const timer = setTimeout(() => setRested(value), REST_MS);
    return () => clearTimeout(timer);
  }, [value]);
  return rested;
}
