import type { RunDetail } from '@leeway/shared/api/runs.ts';
import type { Order } from '@leeway/shared/graph/order.ts';
import { fold } from '@leeway/shared/run/fold.ts';
import type { RunState } from '@leeway/shared/run/state.ts';
import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { runQuery } from '../api/run-query.ts';
import { type RunPart, runPartOf } from '../canvas/flow/run-part.ts';
import { type Bar, barsOf, type Moment, momentAt, momentsOf } from './timeline.ts';

/** A run as it was at one moment. */
export interface ShownRun {
  run: RunDetail;
  part: RunPart;
  /** The steps of this run. */
  order: Order;
  bars: readonly Bar[];
  moments: readonly Moment[];
  /** How many events are shown, and whether these are all there are. */
  count: number;
  isPresent: boolean;
  moment: Moment | undefined;
  /** The state at the moment shown, and the newest one. */
  state: RunState;
  present: RunState;
}

/** The run with its journal; live updates keep it fresh. */
export function useRun(id: string) {
  return useQuery(runQuery(id));
}

/** A run at a place in its journal: the same fold that the engine goes on with. Without a place it is the present. */
export function useShownRun(run: RunDetail, at: number | undefined): ShownRun {
  const whole = useMemo(() => {
    const bars = barsOf(run.events);
    const part = runPartOf(run);
    return {
      bars,
      moments: momentsOf(bars, run.events.length),
      part,
      order: part.order,
      present: stateAt(run, run.events.length),
    };
  }, [run]);
  const count = Math.max(1, Math.min(at ?? run.events.length, run.events.length));
  const isPresent = count >= run.events.length;
  const state = useMemo(
    () => (isPresent ? whole.present : stateAt(run, count)),
    [run, count, isPresent, whole.present],
  );
  return { ...whole, run, count, isPresent, moment: momentAt(whole.moments, count), state };
}

function stateAt(run: RunDetail, count: number): RunState {
  return fold(run.events.slice(0, count).map(({ event }) => event));
}
