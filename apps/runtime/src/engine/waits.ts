// Wakes parked runs when their time has come: a deadline nobody met, or the end of the time to undo. One timer for all of them.
import type { RunEvent } from '@leeway/shared/run/event.ts';
import { nodeIdOf } from '@leeway/shared/run/node-id.ts';
import { isFinal } from '@leeway/shared/run/state.ts';
import type { Logger } from 'pino';
import type { Clock } from '../services/clock.ts';
import type { Pass } from '../store/files/crash-points.ts';
import type { Timer, TimerStore } from '../store/timers.ts';
import { openQuestion, portOfDecision, portOfExpiry } from './attempts/question.ts';
import { verdictsOf } from './dials/verdicts.ts';
import type { Handle, LiveRuns } from './live/live-runs.ts';
import { escalation } from './reviewing/due.ts';
import { waitIsOver } from './signals/wait-step.ts';

/** setTimeout notices neither a clock that is set forward nor a machine that slept: the rows are read again after a minute. */
const LONGEST_SLEEP_MS = 60_000;
const BATCH = 200;
/** When those that found no room in memory are looked at again. */
const FULL_MS = 1000;
/** When timers that could not move their run are looked at again. */
const LOOK_AGAIN_MS = 60_000;

export interface WaitsDeps {
  timers: TimerStore;
  runs: LiveRuns;
  clock: Clock;
  log: Logger;
  pass?: Pass | undefined;
}

export interface Waits {
  /** Looks at the rows now, and from then on whenever the next one is due. */
  check(): Promise<void>;
  /** A timer was set for `at`: makes sure the clock rings early enough. */
  expect(at: number): void;
  stop(): void;
}

export function createWaits({ timers, runs, clock, log, pass }: WaitsDeps): Waits {
  let next: { timer: NodeJS.Timeout; at: number } | null = null;
  let isStopped = false;

  function expect(at: number): void {
    // What is due already rings at once, also when the clock was set forward and the next look is set by how it was.
    if (isStopped || (next && next.at <= at && at > clock.now())) return;
    if (next) clearTimeout(next.timer);
    const delay = Math.min(LONGEST_SLEEP_MS, Math.max(0, at - clock.now()));
    next = { at, timer: setTimeout(() => void check(), delay) };
  }

  /**
   * Rings everything that is due while there is room. Timers that stay neither hold up later ones nor are rung in a loop. Gives in
   * how long to look again at the latest, and until when all timers were seen: ringing takes a while, and more come due meanwhile.
   */
  async function ringAll(): Promise<{ longest: number; seenUntil: number }> {
    let left = 0;
    for (;;) {
      const seenUntil = clock.now();
      const limit = Math.min(BATCH, runs.roomToWake());
      if (limit === 0) return { longest: FULL_MS, seenUntil };
      const due = await timers.due(seenUntil, { limit, offset: left });
      if (isStopped) return { longest: LONGEST_SLEEP_MS, seenUntil };
      const rung = await Promise.all(due.map((timer) => ring(runs, { timer, clock, log, pass })));
      left += rung.filter((isRung) => !isRung).length;
      if (due.length < limit) return { longest: left > 0 ? LOOK_AGAIN_MS : LONGEST_SLEEP_MS, seenUntil };
    }
  }

  async function check(): Promise<void> {
    if (next) clearTimeout(next.timer);
    next = null;
    try {
      const { longest, seenUntil } = await ringAll();
      if (isStopped) return;
      const at = await timers.nextAt(seenUntil);
      const latest = clock.now() + longest;
      expect(Math.min(at ?? latest, latest));
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

/** Whether the timer moved its run. One stays when its question is decided but can still be undone, or its run cannot be read. */
async function ring(
  runs: LiveRuns,
  { timer, clock, log, pass }: { timer: Timer; clock: Clock; log: Logger; pass?: Pass | undefined },
): Promise<boolean> {
  let isRung = false;
  try {
    if (timer.kind === 'retry') {
      // The attempt takes the timer away.
      await runs.beginAttempt(timer.run, timer.key);
      return false;
    }
    await runs.submit(timer.run, (handle) => {
      const events = ringEvents(handle, timer, clock.now());
      isRung = events.length > 0;
      if (isRung) pass?.('in-timer');
      return events;
    });
  } catch (error) {
    log.error({ err: error, run: timer.run, step: timer.key }, 'a timer could not wake its run');
  }
  return isRung;
}

/** What a timer means for the run as it is now; nothing when the question was answered meanwhile. */
function ringEvents({ run }: Handle, timer: Timer, at: number): RunEvent[] {
  if (timer.kind === 'wait') return waitIsOver(run, timer.key, at);
  const node = run.plan.nodes.get(nodeIdOf(timer.key));
  const approval = openQuestion(run.state.steps[timer.key]);
  if (!node || !approval || isFinal(run.state.status)) return [];
  const { decision } = approval;
  if (decision) {
    if (decision.effectiveAt > at) return [];
    const port = portOfDecision(node, approval.kind, decision.decision);
    return [
      { type: 'approval.settled', at, key: timer.key, port, ...verdictsOf({ run, key: timer.key, node, approval }) },
    ];
  }
  // Its own time comes when the new draft is there, or the old one is kept.
  if (approval.rewriting) return [];
  if (timer.kind === 'remind') {
    const isDue = approval.remindAt !== null && approval.remindAt <= at;
    return isDue ? [{ type: 'approval.reminded', at, key: timer.key }] : [];
  }
  if (timer.kind !== 'due' || approval.dueAt === null || approval.dueAt > at) return [];
  const escalated = escalation(approval, { key: timer.key, at, calendar: run.deps.calendar() });
  if (escalated) return [escalated];
  const port = portOfExpiry(node, approval);
  return [
    { type: 'approval.expired', at, key: timer.key, port, ...verdictsOf({ run, key: timer.key, node, approval }) },
  ];
}
