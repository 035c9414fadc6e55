// The runs that are in memory: begun, read back when something arrives for them, and put away when they park or end.
import type { Key, RunEvent } from '@leeway/shared/run/event.ts';
import { fold } from '@leeway/shared/run/fold.ts';
import { nodeIdOf } from '@leeway/shared/run/node-id.ts';
import { progressOf } from '@leeway/shared/run/progress.ts';
import { initialState, isFinal, type RunState, stepOf } from '@leeway/shared/run/state.ts';
import type { Logger } from 'pino';
import type { Append, RunHead, RunRow } from '../../store/journal/append.ts';
import type { Journal } from '../../store/journal.ts';
import type { RunStore } from '../../store/runs/runs.ts';
import { retryEvents } from '../again/retry.ts';
import { isPureWork, work } from '../attempt.ts';
import { childEnd } from '../containers/child-run.ts';
import { Families } from '../containers/families.ts';
import type { NewChild, RunStart } from '../durable/new-child.ts';
import { RunClosed, SqliteRun } from '../durable/sqlite.ts';
import { failureOf } from '../ingress/failures.ts';
import { interpret } from '../interpreter.ts';
import { createRunTime } from '../limits/run-time.ts';
import { createStopper } from '../limits/stopper.ts';
import type { Plan } from '../plans/plan.ts';
import { within } from '../within.ts';
import { type LiveRun, scopeOf, updateScope, type WorkDeps } from './live-run.ts';
import { engineStopping, isGone, runNotFound, tooManyRuns } from './run-errors.ts';
import { RUN_LIMITS, RunQueue, type RunQueueLimits } from './run-queue.ts';
import { rowOf } from './run-row.ts';
import { createSetbacks } from './setbacks.ts';

export interface LiveRunsDeps extends WorkDeps {
  /** How many runs may be in memory; RUN_LIMITS unless said otherwise. */
  limits?: RunQueueLimits;
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
  /** No further attempt begins; what is under way may end. */
  halt(): void;
}

export interface NewRun extends RunStart {
  /** Steps that it takes over from another run. */
  kept?: RunEvent[];
  delivery?: Append['delivery'];
}

/** Keeps at most one object per run, so that everything that happens to a run happens in one order. */
export class LiveRuns {
  readonly #deps: LiveRunsDeps;
  readonly #entries = new Map<number, Entry>();
  readonly #families = new Families();
  readonly #stop = new AbortController();
  // One for all: nobody reads it, and every abort without a reason of its own makes an error with a stack.
  readonly #over = new Error('Nothing more begins in this run.');
  readonly #setbacks = createSetbacks({ wake: (runId) => this.wake(runId), isGone });
  /** Ends of child runs that could not be told to their parents. */
  readonly #untold = createSetbacks({ wake: (childId) => this.#tell(childId), isGone });
  /** Child runs that could not be tried again with their parent. */
  readonly #unretried = createSetbacks({ wake: (childId) => this.#retryChild(childId), isGone });
  readonly #queue: RunQueue;

  constructor(deps: LiveRunsDeps) {
    this.#deps = deps;
    this.#queue = new RunQueue(deps.limits ?? RUN_LIMITS, (runId, leave) => {
      this.#wake(runId, leave).catch((error: unknown) => {
        leave();
        deps.log.error({ err: error, run: runId }, 'a run could not be read back; it is tried again');
        if (!isGone(error)) this.#setbacks.add(runId);
      });
    });
  }

  /** Begins a run. Nothing of it is on disk before `committed` resolves. */
  start({ head, plan, started, kept = [], delivery }: NewRun): Handle {
    const initial = [started, ...kept];
    const state = fold(initial, initialState());
    return this.#open({ head, plan, state, initial, ...(delivery ? { delivery } : {}) });
  }

  /** Whether a run of the workflow would begin in memory at once. */
  hasRoom(workflowId: string): boolean {
    return this.#queue.hasRoom(workflowId);
  }

  /** Puts a run on disk; it begins when there is room. Throws `engine.busy` (429) when too many wait already. */
  async enqueue({ head, plan, started, delivery }: NewRun): Promise<void> {
    // What was held is on disk already: there is nobody to be sent away.
    const isHeld = delivery !== undefined && 'heldId' in delivery;
    if (!isHeld && this.#queue.isFull(head.workflowId)) throw tooManyRuns();
    const free = this.#queue.reserve(head.workflowId);
    const row = rowOf(plan, fold([started], initialState()), false);
    const append: Append = { head, row, events: [started], ...(delivery ? { delivery } : {}) };
    await this.#deps.journal.append(append).finally(free);
    this.#queue.add(head.workflowId, head.id);
  }

  /** Goes on with runs that a stop of the process cut off, as there is room. */
  resumeAll(runs: readonly { id: number; workflowId: string }[]): void {
    for (const { id, workflowId } of runs) {
      this.#deps.pass?.('in-recovery');
      this.#queue.add(workflowId, id);
    }
  }

  /** Whether a run is in memory: what is on disk of it may be about to change. */
  isAtWork(runId: number): boolean {
    return this.#entries.has(runId);
  }

  /** How many runs are in memory and how many wait for room. */
  load(): { atWork: number; waiting: number } {
    return this.#queue.counts();
  }

  /** How many runs may come into memory now because their time has come. */
  roomToWake(): number {
    return this.#queue.roomToWake();
  }

  /** Goes on with a run that is on disk, unless it is at work already. */
  async wake(runId: number): Promise<void> {
    await this.#wake(runId, null);
  }

  /** The time of a step's next attempt has come. A run that is in memory for something else begins it there. */
  async beginAttempt(runId: number, key: Key): Promise<void> {
    const entry = this.#entries.get(runId);
    if (entry?.durable.isClosed) await entry.done.catch(() => undefined);
    else if (entry && entry.run.state.steps[key]?.status === 'retrying' && !entry.durable.isAtWork(key))
      return entry.durable.begin(key, { kind: 'step', nodeId: nodeIdOf(key) });
    await this.wake(runId);
  }

  async #wake(runId: number, leave: (() => void) | null): Promise<void> {
    const stored = this.#entries.has(runId) ? null : await this.#load(runId);
    if (stored === null || this.#entries.has(runId)) leave?.();
    else this.#open({ ...stored, ...(leave ? { leave } : {}) });
  }

  /**
   * Hands something in from outside. `make` sees the run as it is when its turn comes, and throws to refuse.
   * Resolves when it is on disk, with the run's handle.
   */
  async submit(runId: number, make: (handle: Handle) => RunEvent[]): Promise<Handle> {
    for (;;) {
      if (this.#stop.signal.aborted) throw engineStopping();
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

  /** Tells a child's end to its parent, as often as it takes; the parent's journal then says that it knows. */
  async report(childId: number, state?: RunState): Promise<void> {
    const child = await this.#load(childId, state);
    const { parent } = child.head;
    const ended = childEnd(child, this.#deps.clock.now());
    if (!parent || !ended) return;
    await this.submit(parent.run, ({ run }) => {
      // A container that was tried again has another key now, and the same children.
      const container = stepOf(run.state, nodeIdOf(parent.key));
      const known = container?.children?.items[parent.index];
      // Of a child that was replaced or went on by itself, or a run that is over, nothing is to be known any more.
      const isAwaited = known?.run === ended.run && known.status === 'running';
      if (!container || !isAwaited || isFinal(run.state.status)) return [];
      return [{ ...ended, key: container.key, at: this.#deps.clock.now() }];
    });
  }

  /** Lets what is at work end within `graceMs`, then aborts it. Everything known is on disk afterwards. */
  async close(graceMs: number): Promise<void> {
    this.#stop.abort();
    for (const entry of this.#entries.values()) entry.halt();
    this.#setbacks.stop();
    this.#untold.stop();
    this.#unretried.stop();
    const all = Promise.allSettled([...this.#entries.values()].map((entry) => entry.done));
    if ((await within(all, graceMs)) === null) {
      for (const entry of this.#entries.values()) entry.cancelWork();
      await within(all, 1000);
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

  async #load(runId: number, known?: RunState): Promise<StoredState> {
    const head = Number.isSafeInteger(runId) ? await this.#deps.runs.get(runId) : null;
    if (!head) throw runNotFound(String(runId));
    const [plan, entries] = await Promise.all([
      this.#deps.planOf(head.versionId),
      known ? [] : this.#deps.journal.read(runId),
    ]);
    const state = known ?? fold(entries.map((entry) => entry.event));
    return { head, stored: head, plan: plan.part(head.body), state };
  }

  #open(opening: StoredState, beforeWork?: (entry: Entry) => void): Entry {
    const { head, plan, state, initial } = opening;
    const cancel = createStopper();
    const halt = createStopper();
    if (this.#stop.signal.aborted) halt.stop(this.#over);
    const run: LiveRun = {
      head,
      plan,
      state,
      scope: scopeOf(plan, state),
      containers: new Map(),
      slot: null,
      time: createRunTime(plan.graph.settings.timeoutSeconds, { onTimeout: (error) => cancel.stop(error) }),
      signal: cancel.signal,
      stopSignal: halt.signal,
      hand: (handed) => durable.hand(handed),
      deps: this.#deps,
    };
    const durable = this.#durableOf(opening, run);
    const committed = initial ? durable.committed() : Promise.resolve();
    committed.catch(() => undefined);
    const entry: Entry = {
      run,
      durable,
      committed,
      cancelWork: () => cancel.stop(),
      halt: () => halt.stop(this.#over),
      done: Promise.resolve('parked'),
    };
    this.#entries.set(head.id, entry);
    this.#families.enter({ head, hold: () => durable.hold(), release: () => durable.release() });
    beforeWork?.(entry);
    entry.done = this.#interpret(entry, opening.leave ?? this.#queue.enter(head.workflowId));
    // It is logged where it happens; not everyone who starts a run waits for its end.
    entry.done.catch(() => undefined);
    return entry;
  }

  #durableOf({ head, stored, plan, state, initial, delivery }: StoredState, run: LiveRun): SqliteRun {
    return new SqliteRun({
      journal: this.#deps.journal,
      head,
      describe: (isParked) => rowOf(plan, state, isParked),
      isBegun: (key) => state.steps[key] !== undefined,
      ...(stored ? { stored } : {}),
      work: (key, op) => work(run, key, op),
      isPure: (op) => isPureWork(run, op),
      ...(delivery ? { delivery } : {}),
      ...(initial ? { initial } : {}),
      isStopping: () => this.#stop.signal.aborted,
      failureOf: (events) => failureOf(run, events),
      onChildren: (children) => this.#beginChildren(children),
    });
  }

  /** Children that are on disk begin; one that failed before is tried again. */
  #beginChildren(children: readonly NewChild[]): void {
    for (const child of children) {
      if (this.#stop.signal.aborted) return;
      if (child.kind === 'again') void this.#tryChildAgain(Number(child.run));
      else {
        const { head, plan, started } = child.start;
        // One that nobody waits for has time; a parent would wait in memory for its own place to come free.
        if (head.parent === null && !this.#queue.hasRoom(head.workflowId)) this.#queue.add(head.workflowId, head.id);
        else this.#open({ head, plan, state: fold([started]), stored: { status: 'running', isParked: false } });
      }
    }
  }

  async #tryChildAgain(childId: number): Promise<void> {
    try {
      await this.#retryChild(childId);
    } catch (error) {
      this.#deps.log.error({ err: error, run: childId }, 'a child run could not be tried again; it is attempted later');
      this.#unretried.add(childId);
    }
  }

  async #retryChild(childId: number): Promise<void> {
    const { clock } = this.#deps;
    // One that was tried again by itself goes on already, or has ended without its parent.
    const { run } = await this.submit(childId, ({ run: child }) =>
      child.state.status === 'failed' ? retryEvents(child, { at: clock.now() }) : [],
    );
    this.#unretried.forget(childId);
    if (isFinal(run.state.status)) await this.report(childId, run.state);
  }

  async #tell(childId: number): Promise<void> {
    await this.report(childId);
    this.#untold.forget(childId);
  }

  /** Tells a child's end to its parent before the parent may leave memory. */
  async #settleFamily({ run: { head, state } }: Entry, how: 'ended' | 'parked'): Promise<void> {
    if (head.parent === null) return;
    try {
      if (how === 'ended' && !this.#stop.signal.aborted) {
        this.#deps.pass?.('after-child');
        await this.report(head.id, state);
      }
    } catch (error) {
      this.#deps.log.error(
        { err: error, run: head.id },
        'the end of a child run could not be told to its parent; it is tried again',
      );
      this.#untold.add(head.id);
    }
    this.#families.release({ head });
  }

  async #interpret(entry: Entry, leave: () => void): Promise<'ended' | 'parked'> {
    const { run, durable } = entry;
    const standing = { progress: progressOf(run.plan.order, run.state), state: run.state };
    let how: 'ended' | 'parked' = 'parked';
    try {
      how = await interpret({ run: durable, standing, onFolded: (completion) => updateScope(run, completion) });
      this.#setbacks.forget(run.head.id);
      // A call that stood in a queue when the run failed is not made any more.
      if (how === 'ended') entry.halt();
      return how;
    } catch (error) {
      durable.close(error);
      this.#deps.log.error(
        { err: error, run: run.head.id },
        'a run could not go on; it stays as it is on disk and is tried again',
      );
      // What is under way ends first: read back before, its effects would be doubted, or made twice.
      entry.halt();
      await durable.idle();
      this.#setbacks.add(run.head.id);
      throw error;
    } finally {
      run.time.stop();
      this.#entries.delete(run.head.id);
      leave();
      this.#families.leave(run);
      void this.#settleFamily(entry, how);
    }
  }
}

interface StoredState {
  head: RunHead;
  /** As the run's row says; undefined for a run that is not on disk yet. */
  stored?: Pick<RunRow, 'status' | 'isParked'>;
  plan: Plan;
  state: RunState;
  initial?: RunEvent[];
  delivery?: Append['delivery'];
  /** Its place in memory was taken already; called when it is free again. */
  leave?: () => void;
}
