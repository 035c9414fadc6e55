// Messages from outside to runs that wait. Each is on disk before it is answered; one that comes before its wait is kept.
import { randomUUID } from 'node:crypto';
import type { RunEvent } from '@leeway/shared/run/event.ts';
import type { Logger } from 'pino';
import type { Clock } from '../../services/clock.ts';
import type { Append, WorkspaceEvent } from '../../store/journal/append.ts';
import type { KeptSignal, SignalAddress, SignalStore } from '../../store/waits.ts';
import type { SignalAnswer } from '../engine.ts';
import { createTurns } from '../ingress/in-turn.ts';
import type { LiveRuns } from '../live/live-runs.ts';
import { signalArrived } from './wait-step.ts';

export interface SignalsDeps {
  signals: SignalStore;
  runs: LiveRuns;
  clock: Clock;
  log: Logger;
}

export interface Signals {
  send(address: SignalAddress, signal: { value: unknown; dedupe: string | null }): Promise<SignalAnswer>;
  /** A wait has begun, or a run that waits was tried again: what is kept for it is delivered. */
  onCommit(item: Append | WorkspaceEvent): void;
  /** Delivers what a crash left between a signal and its wait. */
  recover(): Promise<void>;
}

export function createSignals(deps: SignalsDeps): Signals {
  const { signals, clock, log } = deps;
  // What concerns one address goes one after the other: else two that deliver the same signal would give it to two runs.
  const turns = createTurns();
  const inTurn = <T>({ workflowId, name, correlation }: SignalAddress, work: () => Promise<T>): Promise<T> =>
    turns(JSON.stringify([workflowId, name, correlation]), work);

  const send: Signals['send'] = (address, { value, dedupe }) =>
    inTurn(address, async () => {
      const kept = await signals.keep(address, { value, dedupe: dedupe ?? randomUUID(), at: clock.now() });
      if (kept.isRepeated) return 'repeated';
      return (await deliver(deps, { ...address, id: kept.id, value })) ? 'delivered' : 'kept';
    });

  const deliverKept = (address: SignalAddress): Promise<void> =>
    inTurn(address, async () => {
      const signal = await signals.kept(address);
      if (signal) await deliver(deps, signal);
    });

  return {
    send,
    onCommit(item) {
      if (!('head' in item)) return;
      for (const event of item.events) {
        const address = awaitedBy(item, event);
        if (address)
          deliverKept(address).catch((error: unknown) =>
            log.error({ err: error, run: item.head.id }, 'a kept signal could not be delivered'),
          );
      }
      if (item.events.some((event) => event.type === 'run.retried'))
        recover().catch((error: unknown) => log.error({ err: error }, 'kept signals could not be delivered'));
    },
    recover,
  };

  async function recover(): Promise<void> {
    for (const address of await signals.undelivered()) await deliverKept(address);
  }
}

function awaitedBy({ head }: Append, event: RunEvent): SignalAddress | null {
  if (event.type !== 'wait.begun' || event.signal === null) return null;
  return { workflowId: head.workflowId, ...event.signal };
}

/** Hands the signal to the first run that takes it; the run's journal then says that it is taken. Returns whether one did. */
async function deliver(deps: SignalsDeps, signal: KeptSignal): Promise<boolean> {
  for (const place of await deps.signals.waiting(signal)) {
    try {
      if (await isTaken(deps, place, signal)) return true;
    } catch (error) {
      // It is kept: a run that cannot be read, or written now, holds up no other one, nor the start.
      deps.log.error({ err: error, run: place.run }, 'a signal could not be handed to a run that waits for it');
    }
  }
  return false;
}

async function isTaken(
  { runs, clock }: SignalsDeps,
  { run, key }: { run: number; key: string },
  signal: KeptSignal,
): Promise<boolean> {
  let events: RunEvent[] = [];
  await runs.submit(run, (handle) => {
    events = signalArrived(handle.run, { key, signal, at: clock.now() });
    return events;
  });
  return events.length > 0;
}
