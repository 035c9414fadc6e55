// A run on the canvas: first played from its beginning, then followed live.

import type { RunDetail } from '@leeway/shared/api/runs.ts';
import { fold } from '@leeway/shared/run/fold.ts';
import { isFinal, type RunState } from '@leeway/shared/run/state.ts';
import { useQuery } from '@tanstack/react-query';
import { useEffect, useMemo, useState } from 'react';
import { runQuery } from '../../api/run-query.ts';
import { useNow } from '../../ui/use-now.ts';
import type { CanvasDesk } from '../canvas-desk.ts';
import { currentStep, pictureOf } from '../flow/run-cards.ts';
import { type RunPart, runPartOf } from '../flow/run-part.ts';
import { replayEnd, stepMs } from './replay-clock.ts';

export interface WatchedRun {
  run: RunDetail | undefined;
  part: RunPart | null;
  /** The state at the moment shown; null before the first event. */
  state: RunState | null;
  /** Still catching up with what has happened. */
  isReplaying: boolean;
  error: Error | null;
  skip: () => void;
}

/** Follows a run and draws it on the cards of the open canvas. */
export function useWatchedRun(runId: string, { cards, flow }: CanvasDesk): WatchedRun {
  const query = useQuery({
    ...runQuery(runId),
    // The stream tells of news; this is for when it is cut.
    refetchInterval: ({ state }) => (state.data && isFinal(state.data.status) ? false : 3000),
  });
  const run = query.data;
  const { shown, isReplaying, skip } = useReplay(run);
  const now = useNow(1000);
  const part = useMemo(() => (run ? runPartOf(run) : null), [run]);
  const state = useMemo(
    () => (run && shown > 0 ? fold(run.events.slice(0, shown).map(({ event }) => event)) : null),
    [run, shown],
  );

  useEffect(() => {
    if (!part || !state) return;
    const picture = pictureOf(part, state, isReplaying ? state.now : now);
    cards.setLayer('run', picture.cards);
    cards.setEdges(picture.edges);
  }, [cards, part, state, now, isReplaying]);
  useEffect(
    () => () => {
      cards.setLayer('run', new Map());
      cards.setEdges(new Map());
    },
    [cards],
  );
  const at = state && currentStep(state)?.nodeId;
  useEffect(() => {
    if (at) flow()?.reveal(at);
  }, [at, flow]);
  return { run, part, state, isReplaying, error: query.error, skip };
}

function useReplay(run: RunDetail | undefined) {
  // Fixed when the run is first there: what comes later is shown as it comes. A test was started just now: it is only followed.
  const [end, setEnd] = useState<number | null>(null);
  const [played, setPlayed] = useState(0);
  const total = run?.events.length ?? 0;
  if (run && end === null) {
    setEnd(replayEnd(run.events));
    setPlayed(run.mode === 'test' || prefersStill() ? replayEnd(run.events) : 1);
  }
  const isReplaying = end !== null && played < end;
  useEffect(() => {
    if (!isReplaying) return;
    const timer = setTimeout(() => setPlayed((count) => count + 1), stepMs(end));
    return () => clearTimeout(timer);
  }, [isReplaying, end, played]);
  return { shown: isReplaying ? played : total, isReplaying, skip: () => setPlayed(total) };
}

function prefersStill(): boolean {
  return window.matchMedia('(prefers-reduced-motion: reduce)').matches;
}
