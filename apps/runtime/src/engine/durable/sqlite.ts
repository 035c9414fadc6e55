// The embedded DurableRun: events wait in memory until something relies on them, then go to the journal's group commit.
import type { TableWrite } from '@leeway/nodes/contract/run.ts';
import type { Key, RunEvent } from '@leeway/shared/run/event.ts';
import { isFinal } from '@leeway/shared/run/state.ts';
import type { Append, ApprovalWords, RunHead, RunRow } from '../../store/journal/append.ts';
import type { Journal } from '../../store/journal.ts';
import type { Completion, DurableRun, GraphRef, Op, Outcome } from './durable-run.ts';
import type { NewChild } from './new-child.ts';

/** What a worker hands in. `committed` is called when the events are on disk: a promise that an effect waits for. */
export interface Handed {
  events: RunEvent[];
  committed?: (error: unknown) => void;
  /** Carried out with the commit; its row becomes the output of the last event. */
  write?: { write: TableWrite; by: string };
  asked?: Record<string, ApprovalWords>;
  /** Child runs that begin with these events: their own beginnings are written in the same transaction. */
  children?: NewChild[];
}

/** Made when it is its turn, so that it sees the state as it is then; throwing hands nothing in. */
export type Submission = { make: () => RunEvent[]; resolve: () => void; reject: (error: unknown) => void };

export interface SqliteRunDeps {
  journal: Journal;
  head: RunHead;
  /** What the run's row says on disk; undefined for a run that is not there yet. */
  stored?: Pick<RunRow, 'status' | 'isParked'>;
  /** The run's row as its folded state says, put away or not. */
  describe(isParked: boolean): RunRow;
  /** Whether anything of a key is folded in. */
  isBegun(key: Key): boolean;
  /** Does the work of an op. Pure work hands in before it returns; other work later, and then the run is told by `done`. */
  work(key: Key, op: Op): undefined | Promise<void>;
  /** Whether the op's work is pure, so that it may wait until its turn. */
  isPure(op: Op): boolean;
  delivery?: Append['delivery'];
  /** What a failure that is among events hands on to another workflow. */
  failureOf?(events: readonly RunEvent[]): Append['failure'];
  /** Events that are folded in already and wait for the first commit. */
  initial?: RunEvent[];
  /** The engine is closing: nothing new begins, and what is at work is waited for. */
  isStopping(): boolean;
  /** Children that have begun on disk, with the append in which their parent says so. */
  onChildren(children: readonly NewChild[]): void;
}

/** One run in memory while it is at work. Parked runs have no such object. */
export class SqliteRun implements DurableRun {
  readonly runId: string;
  readonly startedAt: number;
  readonly graph: GraphRef;
  /** Set when it has parked or ended: nothing more can be handed in. */
  isClosed = false;

  readonly #deps: SqliteRunDeps;
  #inbox: (Handed | Submission)[] = [];
  #turns: { key: Key; op: Op }[] = [];
  #buffer: RunEvent[] = [];
  #asked: Record<string, ApprovalWords> | undefined;
  #children: NewChild[] = [];
  #delivery: Append['delivery'];
  #working = 0;
  readonly #keysAtWork = new Set<Key>();
  readonly #begunAgain = new Map<Key, Op>();
  #wake: (() => void) | null = null;
  #failure: { error: unknown } | null = null;
  /** As the run's row says it on disk; undefined while it has none. */
  #row: Pick<RunRow, 'status' | 'isParked'> | undefined;
  /** Only waits are left: what is written from here on may say so. */
  #isParking = false;
  /** Something could not begin because the engine is closing: it begins at the next start. */
  #isCutOff = false;
  /** Keys of events that are folded in and could not be written: on disk they have not come so far. */
  readonly #lost = new Set<Key>();
  /** What was journaled after the end, as far as it is on its way. */
  #late: Promise<unknown> = Promise.resolve();
  /** Callers that are answered with the next commit. */
  #onFlush: { resolve: () => void; reject: (error: unknown) => void }[] = [];

  constructor(deps: SqliteRunDeps) {
    this.#deps = deps;
    this.runId = String(deps.head.id);
    this.startedAt = deps.head.startedAt;
    this.graph = { workflowId: deps.head.workflowId, versionId: deps.head.versionId };
    this.#delivery = deps.delivery;
    this.#row = deps.stored;
    this.#buffer = [...(deps.initial ?? [])];
  }

  begin(key: Key, op: Op): void {
    if (this.#deps.isStopping()) {
      this.#isCutOff = true;
      return;
    }
    if (this.#deps.isPure(op)) {
      this.#turns.push({ key, op });
      return;
    }
    // One at a time: its events are on their way, and what is to be done after them is only known then.
    if (this.#keysAtWork.has(key)) {
      this.#begunAgain.set(key, op);
      return;
    }
    this.#working += 1;
    this.#keysAtWork.add(key);
    const work = this.#deps.work(key, op) ?? Promise.resolve();
    work
      .catch((error: unknown) => this.#fail(error))
      .finally(() => {
        this.#working -= 1;
        this.#keysAtWork.delete(key);
        const again = this.#begunAgain.get(key);
        this.#begunAgain.delete(key);
        if (again && !this.isClosed) this.begin(key, again);
        this.#wakeUp();
      });
  }

  /** Whether work that was begun under a key has not come back yet. */
  isAtWork(key: Key): boolean {
    return this.#keysAtWork.has(key);
  }

  /** Something outside this run is at work for it (a child run): it does not park before `release`. */
  hold(): void {
    this.#working += 1;
  }

  release(): void {
    this.#working -= 1;
    this.#wakeUp();
  }

  /** Takes events of work that is under way. */
  hand(handed: Handed): void {
    if (this.isClosed) return this.#handLate(handed);
    this.#inbox.push(handed);
    this.#wakeUp();
  }

  /** Resolves with the next commit of this run. */
  committed(): Promise<void> {
    return new Promise((resolve, reject) => this.#onFlush.push({ resolve, reject }));
  }

  /** Takes something from outside (a decision, a cancel, a timer). Resolves when it is on disk; rejects when `make` throws. */
  submit(make: () => RunEvent[]): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#inbox.push({ make, resolve, reject });
      this.#wakeUp();
    });
  }

  async next(): Promise<Completion | 'parked'> {
    for (;;) {
      if (this.#failure) throw this.#failure.error;
      const handed = this.#inbox.shift() ?? this.#runTurn();
      if (handed) {
        // Most of what is handed in is taken at once: a promise for each step would cost as much as the step.
        const taken = this.#take(handed);
        const events = taken instanceof Promise ? await taken : taken;
        if (events) return events;
      } else if (this.#working > 0) {
        await this.#waitForWork();
      } else if (await this.#park()) {
        return 'parked';
      }
    }
  }

  async end(outcome: Outcome): Promise<void> {
    if (this.#buffer[this.#buffer.length - 1] !== outcome) this.#buffer.push(outcome);
    this.isClosed = true;
    await this.#flush();
    this.close();
  }

  /** Takes nothing more. Who waits outside is told to try again; work that has ended meanwhile is still journaled. */
  close(error?: unknown): void {
    this.isClosed = true;
    this.#lose(this.#buffer);
    // Made only when somebody gets it: every run comes by here, and an error's stack costs microseconds.
    for (const { reject } of this.#onFlush.splice(0)) reject(error ?? new RunClosed());
    for (const handed of this.#inbox.splice(0)) {
      if ('make' in handed) handed.reject(new RunClosed());
      else this.hand(handed);
    }
  }

  /** Resolves when no work of its own is under way any more, and what came of it is on disk: then it may be read back. */
  async idle(): Promise<void> {
    while (this.#keysAtWork.size > 0) await this.#woken();
    await this.#late;
  }

  /** After the end of a run only what ends work that had begun is journaled. Nothing new begins, and no table is written. */
  #handLate({ events, committed, write, children }: Handed): void {
    const isEndOfWork = events.every(
      (event) => 'key' in event && ENDS.has(event.type) && this.#deps.isBegun(event.key) && !this.#lost.has(event.key),
    );
    if (!isEndOfWork || write || children) {
      committed?.(new RunClosed());
      return;
    }
    const appended = this.#append(events).then(
      () => committed?.(null),
      (error: unknown) => committed?.(error),
    );
    this.#late = Promise.all([this.#late, appended]);
  }

  #lose(events: readonly RunEvent[]): void {
    for (const event of events) if ('key' in event) this.#lost.add(event.key);
  }

  /**
   * Puts the run away unless something was handed in meanwhile. Only here its row may come to say that it waits: at a start
   * a waiting run is left alone, so a row that said it too early would lose the work that a crash cut off.
   */
  async #park(): Promise<boolean> {
    // While the engine closes, work ends without having been done: the next start looks at the run again.
    this.#isParking = !this.#isCutOff && !this.#deps.isStopping() && this.#turns.length === 0;
    if (this.#buffer.length === 0 && this.#isParking && this.#isRowOld()) await this.#append([]);
    await this.#flush();
    this.#isParking = false;
    if (this.#inbox.length > 0 || this.#working > 0) return false;
    this.isClosed = true;
    return true;
  }

  #isRowOld(): boolean {
    const { status } = this.#deps.describe(true);
    return !isFinal(status) && !(this.#row?.isParked === true && this.#row.status === status);
  }

  #runTurn(): Handed | undefined {
    for (;;) {
      const turn = this.#deps.isStopping() ? undefined : this.#turns.shift();
      if (!turn) return undefined;
      // Pure work hands in before it returns; a container that has nothing to do yet hands in nothing.
      void this.#deps.work(turn.key, turn.op);
      const handed = this.#takeHanded();
      if (handed) return handed;
    }
  }

  #takeHanded(): Handed | undefined {
    const handed = this.#inbox.pop();
    return handed && 'events' in handed ? handed : undefined;
  }

  #take(handed: Handed | Submission): RunEvent[] | null | Promise<RunEvent[] | null> {
    if ('make' in handed) return this.#takeSubmission(handed);
    if (handed.asked) this.#asked = { ...this.#asked, ...handed.asked };
    if (handed.children) this.#children.push(...handed.children);
    this.#buffer.push(...handed.events);
    if (handed.write) {
      return this.#flushWrite(handed, handed.write).then((refused) => (refused ? null : handed.events));
    }
    if (handed.committed) {
      const { committed } = handed;
      // What could not be written has not happened: its work begins again from the disk, and nobody has failed.
      this.#flush().then(
        () => committed(null),
        () => committed(new RunClosed()),
      );
    }
    return handed.events;
  }

  #takeSubmission({ make, resolve, reject }: Submission): RunEvent[] | null {
    try {
      const events = make();
      this.#buffer.push(...events);
      // Answered after the next commit, which carries what follows from the events as well.
      this.#onFlush.push({ resolve, reject });
      return events;
    } catch (error) {
      reject(error);
      return null;
    }
  }

  /** A table may refuse a row; then the step is told, and the rest of the batch is not held up. Returns whether it was refused. */
  async #flushWrite(handed: Handed, { write, by }: NonNullable<Handed['write']>): Promise<boolean> {
    const into = handed.events[handed.events.length - 1];
    if (into?.type !== 'step.completed') throw new Error('A table write must end its step.');
    this.#buffer.splice(this.#buffer.length - handed.events.length, handed.events.length);
    await this.#flush();
    try {
      await this.#append(handed.events, { write, by, into });
      handed.committed?.(null);
      return false;
    } catch (error) {
      if (!handed.committed) throw error;
      handed.committed(error);
      return true;
    }
  }

  async #flush(): Promise<void> {
    const events = this.#buffer;
    const waiting = this.#onFlush;
    if (events.length === 0 && waiting.length === 0) return;
    this.#buffer = [];
    this.#onFlush = [];
    try {
      if (events.length > 0) await this.#append(events);
      for (const { resolve } of waiting) resolve();
    } catch (error) {
      this.#lose(events);
      this.#fail(error);
      for (const { reject } of waiting) reject(error);
      throw error;
    }
  }

  #append(events: RunEvent[], write?: Append['write']): Promise<unknown> {
    const { journal, head, describe } = this.#deps;
    // What could not be written may be an end: on disk the run goes on then.
    const row: RunRow = { ...describe(this.#isParking), ...(this.#failure ? GOES_ON : {}) };
    this.#row = row;
    const append: Append = { head, row, events };
    if (this.#asked) append.asked = this.#asked;
    if (this.#delivery) append.delivery = this.#delivery;
    if (write) append.write = write;
    const failure = this.#deps.failureOf?.(events);
    if (failure) append.failure = failure;
    const children = this.#children;
    this.#asked = undefined;
    this.#delivery = undefined;
    this.#children = [];
    const written = journal.append(append);
    if (children.length === 0) return written;
    // Queued in one go, so that they are one transaction: a child is on disk exactly when its parent says so.
    const all = Promise.all([written, ...children.flatMap(beginningOf).map((each) => journal.append(each))]);
    return all.then(() => this.#deps.onChildren(children));
  }

  /** Before waiting, what is known goes to disk: the screen shows it, and a crash keeps it. */
  async #waitForWork(): Promise<void> {
    if (this.#buffer.length > 0 || this.#onFlush.length > 0) this.#flush().catch(() => this.#wakeUp());
    await this.#woken();
  }

  #woken(): Promise<void> {
    return new Promise((resolve) => {
      this.#wake = resolve;
    });
  }

  #wakeUp(): void {
    this.#wake?.();
    this.#wake = null;
  }

  #fail(error: unknown): void {
    this.#failure ??= { error };
    this.#wakeUp();
  }
}

function beginningOf(child: NewChild): Append[] {
  if (child.kind === 'again') return [];
  const { head, started } = child.start;
  const row: RunRow = { status: 'running', endedAt: null, note: null, costUsd: 0, isParked: false };
  return [{ head, row, events: [started] }];
}

/** Events that end an attempt: they are facts, also when the run is over. */
const ENDS: ReadonlySet<RunEvent['type']> = new Set([
  'step.completed',
  'step.answered',
  'step.failed',
  'step.uncertain',
]);

const GOES_ON = { status: 'running', endedAt: null, note: null } as const;

/** Something was handed in while the run was being put away: try again with the run read anew. */
export class RunClosed extends Error {
  constructor() {
    super('The run has just ended or parked.');
    this.name = 'RunClosed';
  }
}
