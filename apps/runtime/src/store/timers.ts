// When parked runs wake: deadlines of questions, and the end of the time to undo. Rows, so that waiting holds no memory.
import type { RunEvent } from '@leeway/shared/run/event.ts';
import type { Database, Statement } from 'better-sqlite3';
import type { Append } from './journal/append.ts';

/**
 * `due`: nobody decided in time · `remind`: a while before that · `settle`: a decision takes effect · `wait`: a wait is over ·
 * `retry`: the next attempt begins.
 */
export type TimerKind = 'due' | 'remind' | 'settle' | 'wait' | 'retry';
export interface Timer {
  run: number;
  key: string;
  kind: TimerKind;
  at: number;
}

export interface TimerRows {
  apply(append: Append, event: RunEvent): void;
}

/** Prepares the statements of the timers table. */
export function createTimerRows(db: Database): TimerRows {
  const set = db.prepare(
    'insert into timers (run, key, kind, at) values (?, ?, ?, ?) on conflict do update set at = excluded.at',
  );
  const clear = db.prepare('delete from timers where run = ? and key = ? and kind = ?');
  const clearAll = db.prepare('delete from timers where run = ?');
  const restoreWaits = db.prepare(
    "insert or ignore into timers (run, key, kind, at) select run, key, 'wait', until from waits where run = ? and until is not null",
  );
  const restore = db.prepare(
    "insert or ignore into timers (run, key, kind, at) select run, key, 'due', due_at from approvals where run = ? and status = 'open' and due_at is not null",
  );
  const restoreReminders = db.prepare(
    "insert or ignore into timers (run, key, kind, at) select run, key, 'remind', remind_at from approvals where run = ? and status = 'open' and remind_at is not null",
  );
  const questions = createQuestionTimers({ set, clear });
  return {
    apply(append, event) {
      const run = append.head.id;
      switch (event.type) {
        case 'run.ended':
          clearAll.run(run);
          return;
        case 'wait.begun':
          if (event.until !== null) set.run(run, event.key, 'wait', event.until);
          return;
        case 'wait.ended':
          clear.run(run, event.key, 'wait');
          return;
        case 'step.failed':
          if (isLongPause(event)) set.run(run, event.key, 'retry', event.retryAt);
          else clear.run(run, event.key, 'retry');
          return;
        case 'step.started':
        // A dial that was turned down meanwhile: the next attempt asks instead.
        case 'step.proposed':
        case 'effect.intended':
          clear.run(run, event.key, 'retry');
          return;
        case 'run.retried':
          restore.run(run);
          restoreReminders.run(run);
          restoreWaits.run(run);
          return;
        default:
          return questions(run, event);
      }
    },
  };
}

/** The due time of a question, the reminder before it, and when its decision takes effect. */
function createQuestionTimers({
  set,
  clear,
}: Record<'set' | 'clear', Statement>): (run: number, event: RunEvent) => void {
  return (run, event) => {
    switch (event.type) {
      case 'approval.asked':
        if (event.dueAt !== null) set.run(run, event.key, 'due', event.dueAt);
        if (event.review?.remindAt !== undefined) set.run(run, event.key, 'remind', event.review.remindAt);
        return;
      case 'approval.escalated':
        set.run(run, event.key, 'due', event.dueAt);
        if (event.remindAt === undefined) clear.run(run, event.key, 'remind');
        else set.run(run, event.key, 'remind', event.remindAt);
        return;
      case 'approval.reminded':
        clear.run(run, event.key, 'remind');
        return;
      case 'approval.decided':
        set.run(run, event.key, 'settle', event.effectiveAt);
        return;
      case 'approval.undone':
        clear.run(run, event.key, 'settle');
        return;
      case 'approval.settled':
      case 'approval.expired':
      case 'approval.replaced':
        for (const kind of ['settle', 'due', 'remind']) clear.run(run, event.key, kind);
        return;
      default:
        return;
    }
  };
}

/** A pause before the next attempt for which a run is put away: it comes back by its timer. Shorter ones are slept through. */
export const LONG_PAUSE_MS = 30_000;

function isLongPause(
  event: Extract<RunEvent, { type: 'step.failed' }>,
): event is Extract<RunEvent, { type: 'step.failed' }> & { retryAt: number } {
  return event.retryAt !== null && event.retryAt - event.at > LONG_PAUSE_MS;
}

export interface TimerStore {
  /** Timers at or before `now`, earliest first. */
  due(now: number, page: { limit: number; offset: number }): Promise<Timer[]>;
  /** When the earliest timer after `now` rings; null when there is none. */
  nextAt(now: number): Promise<number | null>;
}

export function createTimerStore(db: Database): TimerStore {
  const due = db.prepare<[number, number, number], Timer>(
    'select run, key, kind, at from timers where at <= ? order by at, run, key limit ? offset ?',
  );
  const next = db.prepare<[number], { at: number | null }>('select min(at) as at from timers where at > ?');
  return {
    due: async (now, { limit, offset }) => due.all(now, limit, offset),
    nextAt: async (now) => next.get(now)?.at ?? null,
  };
}
