// The runs that are in memory: begun, read back when something arrives for them, and put away when they park or end.
import { AppError } from '@leeway/shared/api/error.ts';
import type { RunEvent } from '@leeway/shared/run/event.ts';
import { fold } from '@leeway/shared/run/fold.ts';
import { progressOf } from '@leeway/shared/run/progress.ts';
import { initialState, type RunState, type RunStatus } from '@leeway/shared/run/state.ts';
import type { Logger } from 'pino';
import type { Append, RunHead, RunRow } from '../store/append.ts';
import type { Journal } from '../store/journal.ts';
import type { RunStore } from '../store/runs.ts';
import { isPureWork, work } from './attempt.ts';
import { RunClosed, SqliteRun } from './durable/sqlite.ts';
import { failureOf } from './ingress/failures.ts';
import { interpret } from './interpreter.ts';
import { type LiveRun, scopeOf, updateScope, type WorkDeps } from './live-run.ts';
import type { Plan } from './plan.ts';
import { openQuestion } from './question.ts';
import { createSetbacks } from './setbacks.ts';

export interface LiveRunsDeps extends WorkDeps {
  journal: Journal;
  runs: RunStore;
  planOf(versionId: number): Promise<Plan>;
  log: Logger;
}

export interface Handle {
  run: LiveRun;
  /** Resolves when the run's first new events are on disk. */
  committed: Promise<void>;
  /** Resolves when it has parked or ended; rejects when it could not go on (a full disk), and then it stays as it is on disk. */
  done: Promise<'ended' | 'parked'>;
  cancelWork(): void;
}

interface Entry extends Handle {
  durable: SqliteRun;
}

export interface NewRun {
  head: RunHead;
  plan: Plan;
  started: Extract<RunEvent, { type: 'run.started' }>;
  delivery?: Append['delivery'];
}

/** Keeps at most one object per run, so that everything that happens to a run happens in one order. */
export class LiveRuns {
  readonly #deps: LiveRunsDeps;
  readonly #entries = new Map<number, Entry>();
  readonly #stop = new AbortController();
  readonly #setbacks = createSetbacks(
    (runId) => this.wake(runId),
    (error) => error instanceof AppError && error.code === 'run.not_found',
  );

  constructor(deps: LiveRunsDeps) {
    this.#deps = deps;
  }

  /** Begins a run. Nothing of it is on disk before `committed` resolves. */
  start({ head, plan, started, delivery }: NewRun): Handle {
    const state = fold([started], initialState());
    return this.#open({ head, plan, state, initial: [started], ...(delivery ? { delivery } : {}) });
  }

  /** Goes on with a run that is on disk, unless it is at work already. */
  async wake(runId: number): Promise<void> {
    if (this.#entries.has(runId)) return;
    const stored = await this.#load(runId);
    if (!this.#entries.has(runId)) this.#open(stored);
  }

  /**
   * Hands something in from outside. `make` sees the run as it is when its turn comes, and throws to refuse.
   * Resolves when it is on disk, with the run's handle.
   */
  async submit(runId: number, make: (handle: Handle) => RunEvent[]): Promise<Handle> {
    for (;;) {
      if (this.#stop.signal.aborted) throw stopping();
      const attempt = await this.#trySubmit(runId, make);
      if (attempt) return attempt;
    }
  }

  /** The run's state, after it has ended or parked when it is at work now. */
  async follow(runId: number): Promise<{ state: RunState }> {
    const entry = this.#entries.get(runId);
    if (!entry) return this.#load(runId);
    await entry.done;
    return entry.run;
  }

  /** Lets what is at work end within `graceMs`, then aborts it. Everything known is on disk afterwards. */
  async close(graceMs: number): Promise<void> {
    this.#stop.abort();
    this.#setbacks.stop();
    const all = Promise.allSettled([...this.#entries.values()].map((entry) => entry.done));
    if (!(await isWithin(all, graceMs))) {
      for (const entry of this.#entries.values()) entry.cancelWork();
      await isWithin(all, 1000);
    }
    this.#deps.journal.flush();
  }

  async #trySubmit(runId: number, make: (handle: Handle) => RunEvent[]): Promise<Handle | null> {
    let entry = this.#entries.get(runId);
    if (!entry) {
      const stored = await this.#load(runId);
      entry = this.#entries.get(runId);
      if (!entry) return this.#openWith(stored, make);
    }
    if (entry.durable.isClosed) {
      await entry.done.catch(() => undefined);
      return null;
    }
    return this.#hand(entry, make);
  }

  async #openWith(stored: StoredState, make: (handle: Handle) => RunEvent[]): Promise<Handle | null> {
    const { promise, resolve } = Promise.withResolvers<Handle | null>();
    this.#open(stored, (entry) => resolve(this.#hand(entry, make)));
    return promise;
  }

  async #hand(entry: Entry, make: (handle: Handle) => RunEvent[]): Promise<Handle | null> {
    try {
      await entry.durable.submit(() => make(entry));
      return entry;
    } catch (error) {
      if (error instanceof RunClosed) return null;
      throw error;
    }
  }

  async #load(runId: number): Promise<StoredState> {
    const head = Number.isSafeInteger(runId) ? await this.#deps.runs.get(runId) : null;
    if (!head) throw runNotFound(String(runId));
    const [plan, entries] = await Promise.all([this.#deps.planOf(head.versionId), this.#deps.journal.read(runId)]);
    return { head, storedStatus: head.status, plan, state: fold(entries.map((entry) => entry.event)) };
  }

  #open(stored: StoredState, beforeWork?: (entry: Entry) => void): Entry {
    const { head, storedStatus, plan, state, initial, delivery } = stored;
    const cancel = new AbortController();
    const run: LiveRun = {
      head,
      plan,
      state,
      scope: scopeOf(plan, state),
      signal: cancel.signal,
      stopSignal: this.#stop.signal,
      hand: (handed) => durable.hand(handed),
      deps: this.#deps,
    };
    const durable = new SqliteRun({
      journal: this.#deps.journal,
      head,
      describe: () => rowOf(plan, state),
      isBegun: (key) => state.steps[key] !== undefined,
      ...(storedStatus ? { storedStatus } : {}),
      work: (key, op) => work(run, key, op),
      isPure: (op) => isPureWork(run, op),
      isStopping: () => this.#stop.signal.aborted,
      failureOf: (events) => failureOf(run, events),
      ...(delivery ? { delivery } : {}),
      ...(initial ? { initial } : {}),
    });
    const committed = initial ? durable.committed() : Promise.resolve();
    committed.catch(() => undefined);
    const entry: Entry = { run, durable, committed, cancelWork: () => cancel.abort(), done: Promise.resolve('parked') };
    this.#entries.set(head.id, entry);
    beforeWork?.(entry);
    entry.done = this.#interpret(entry);
    // It is logged where it happens; not everyone who starts a run waits for its end.
    entry.done.catch(() => undefined);
    return entry;
  }

  async #interpret({ run, durable }: Entry): Promise<'ended' | 'parked'> {
    const standing = { progress: progressOf(run.plan.order, run.state), state: run.state };
    try {
      const how = await interpret({ run: durable, standing, onFolded: (completion) => updateScope(run, completion) });
      this.#setbacks.forget(run.head.id);
      return how;
    } catch (error) {
      durable.close(error);
      this.#deps.log.error(
        { err: error, run: run.head.id },
        'a run could not go on; it stays as it is on disk and is tried again',
      );
      this.#setbacks.add(run.head.id);
      throw error;
    } finally {
      this.#entries.delete(run.head.id);
    }
  }
}

interface StoredState {
  head: RunHead;
  /** As the run's row says; undefined for a run that is not on disk yet. */
  storedStatus?: RunStatus;
  plan: Plan;
  state: RunState;
  initial?: RunEvent[];
  delivery?: Append['delivery'];
}

export function runNotFound(id: string): AppError {
  return new AppError('run.not_found', `There is no run ${id}.`, {
    status: 404,
    hint: 'It may have been removed. Look in the list of runs.',
  });
}

function stopping(): AppError {
  return new AppError('engine.stopping', 'Leeway is stopping and takes nothing new.', {
    status: 503,
    hint: 'Try again when it has started.',
  });
}

/** Whether a promise settles within a time. */
async function isWithin(promise: Promise<unknown>, ms: number): Promise<boolean> {
  const { promise: late, resolve } = Promise.withResolvers<boolean>();
  const timer = setTimeout(() => resolve(false), ms);
  const inTime = await Promise.race([promise.then(() => true), late]);
  clearTimeout(timer);
  return inTime;
}

/** The run's row, as its state says. */
function rowOf(plan: Plan, state: RunState): RunRow {
  let costUsd = 0;
  let waitsFor: string | null = null;
  for (const step of Object.values(state.steps)) {
    costUsd += step.call?.costUsd ?? 0;
    if (waitsFor === null && openQuestion(step)) waitsFor = plan.nodes.get(step.nodeId)?.title ?? null;
  }
  const note =
    state.status === 'failed'
      ? (state.error?.message ?? 'A step failed.')
      : state.status === 'waiting'
        ? waitsFor
        : null;
  return { status: state.status, endedAt: state.endedAt, note, costUsd };
}
