// Wakes parked runs when their time has come: a deadline nobody met, or the end of the time to undo. One timer for all of them.
import type { RunEvent } from '@leeway/shared/run/event.ts';
import { nodeIdOf } from '@leeway/shared/run/event.ts';
import { isFinal } from '@leeway/shared/run/state.ts';
import type { Logger } from 'pino';
import type { Clock } from '../services/clock.ts';
import type { Timer, TimerStore } from '../store/timers.ts';
import type { Handle, LiveRuns } from './live-runs.ts';
import { openQuestion, portOfDecision, portOfExpiry } from './question.ts';

/** setTimeout cannot count further than 24.8 days; an hour is far enough, the rows are read again then. */
const LONGEST_SLEEP_MS = 3_600_000;
const BATCH = 200;

export interface WaitsDeps {
  timers: TimerStore;
  runs: LiveRuns;
  clock: Clock;
  log: Logger;
}

export interface Waits {
  /** Looks at the rows now, and from then on whenever the next one is due. */
  check(): Promise<void>;
  /** A timer was set for `at`: makes sure the clock rings early enough. */
  expect(at: number): void;
  stop(): void;
}

export function createWaits({ timers, runs, clock, log }: WaitsDeps): Waits {
  let next: { timer: NodeJS.Timeout; at: number } | null = null;
  let isStopped = false;

  function expect(at: number): void {
    if (isStopped || (next && next.at <= at)) return;
    if (next) clearTimeout(next.timer);
    const delay = Math.min(LONGEST_SLEEP_MS, Math.max(0, at - clock.now()));
    next = { at, timer: setTimeout(() => void check(), delay) };
  }

  async function check(): Promise<void> {
    if (next) clearTimeout(next.timer);
    next = null;
    try {
      for (;;) {
        const due = await timers.due(clock.now(), BATCH);
        if (isStopped) return;
        const results = await Promise.all(due.map((timer) => ring(runs, { timer, clock, log })));
        // A timer that could not ring is tried again at the next look, not at once.
        if (due.length < BATCH || results.every((isRung) => !isRung)) break;
      }
      const at = await timers.nextAt(clock.now());
      expect(at ?? clock.now() + LONGEST_SLEEP_MS);
    } catch (error) {
      log.error({ err: error }, 'timers could not be read');
      expect(clock.now() + 5000);
    }
  }

  return {
    check,
    expect,
    stop() {
      isStopped = true;
      if (next) clearTimeout(next.timer);
    },
  };
}

async function ring(
  runs: LiveRuns,
  { timer, clock, log }: { timer: Timer; clock: Clock; log: Logger },
): Promise<boolean> {
  try {
    await runs.submit(timer.run, (handle) => ringEvents(handle, timer, clock.now()));
    return true;
  } catch (error) {
    log.error({ err: error, run: timer.run, key: timer.key }, 'a timer could not wake its run');
    return false;
  }
}

/** What a timer means for the run as it is now; nothing when the question was answered meanwhile. */
function ringEvents({ run }: Handle, timer: Timer, at: number): RunEvent[] {
  const node = run.plan.nodes.get(nodeIdOf(timer.key));
  const approval = openQuestion(run.state.steps[timer.key]);
  if (!node || !approval || isFinal(run.state.status)) return [];
  const { decision } = approval;
  if (decision) {
    if (decision.effectiveAt > at) return [];
    return [
      { type: 'approval.settled', at, key: timer.key, port: portOfDecision(node, approval.kind, decision.decision) },
    ];
  }
  if (timer.kind !== 'due' || approval.dueAt === null || approval.dueAt > at) return [];
  return [{ type: 'approval.expired', at, key: timer.key, port: portOfExpiry(node, approval) }];
}
