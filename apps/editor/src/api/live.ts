// Live updates for screens: cached answers are read anew by themselves, `useLiveEvents` is for what needs the events themselves.
import { useQueryClient } from '@tanstack/react-query';
import { createContext, use, useEffect, useEffectEvent, useState, useSyncExternalStore } from 'react';
import { createLiveHub, type LiveHub, type LiveListener } from './live-hub.ts';
import { shareStream } from './live-share.ts';
import type { LiveState } from './live-stream.ts';

export const LiveContext = createContext<LiveHub | null>(null);

/** Opens the stream while the calling component is there and somebody is signed in. For LiveProvider alone: one per page. */
export function useLiveHub(isOn: boolean): LiveHub {
  const client = useQueryClient();
  const [hub] = useState(() =>
    createLiveHub({
      schedule: nextFrame,
      invalidate: (keys) =>
        keys === null
          ? client.invalidateQueries()
          : Promise.all(keys.map((queryKey) => client.invalidateQueries({ queryKey }))),
    }),
  );
  useEffect(() => {
    if (!isOn) return undefined;
    return shareStream({
      onMessage: hub.receive,
      onState: hub.setState,
      onGap: () => void client.invalidateQueries(),
    });
  }, [isOn, hub, client]);
  return hub;
}

/** Calls `listener` with what happened since the last frame. Does nothing outside a LiveProvider. */
export function useLiveEvents(listener: LiveListener): void {
  const hub = use(LiveContext);
  const onEvents = useEffectEvent(listener);
  useEffect(() => hub?.onEvents((events) => onEvents(events)), [hub]);
}

/** Whether live updates come in; `live` outside a LiveProvider. */
export function useLiveState(): LiveState {
  const hub = use(LiveContext);
  return useSyncExternalStore(hub?.onState ?? neverChanges, () => hub?.state() ?? 'live');
}

const neverChanges = () => () => undefined;

/** A hidden page draws no frames; its events must not pile up. */
function nextFrame(flush: () => void): void {
  if (document.visibilityState === 'visible') requestAnimationFrame(flush);
  else setTimeout(flush, HIDDEN_MS);
}
const HIDDEN_MS = 250;
