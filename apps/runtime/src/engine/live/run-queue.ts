// Runs that are on disk and wait for room in memory: so many at once, and workflows in turn, so that a burst of one does not
// starve the others. Only ids are kept.

export interface RunQueueLimits {
  /** Runs in memory at once, of all workflows. */
  total: number;
  /** Of one workflow. */
  perWorkflow: number;
  /** Runs of one workflow that may wait; more are refused at the door. */
  waiting: number;
}

export const RUN_LIMITS: RunQueueLimits = { total: 1000, perWorkflow: 250, waiting: 50_000 };

/** Runs whose time has come pass those that wait here, but a hundred thousand for the same minute would be too many for memory. */
const WOKEN_FACTOR = 10;

/** Brings a run into memory, and calls `leave` when it is not there any more. Its place is taken before this is called. */
export type WakeRun = (runId: number, leave: () => void) => void;

interface Line {
  atWork: number;
  ids: number[];
  /** On their way to the disk: they will wait here. */
  coming: number;
  /** Ids before this place were woken: taking from the front of an array of 50,000 would move it every time. */
  head: number;
}

const lengthOf = (line: Line): number => line.ids.length - line.head + line.coming;
const isUnused = (line: Line): boolean => line.atWork === 0 && lengthOf(line) === 0;

export class RunQueue {
  readonly #limits: RunQueueLimits;
  readonly #wake: WakeRun;
  // The order of entries is the order of turns: a line that was served goes to the end.
  readonly #lines = new Map<string, Line>();
  #atWork = 0;
  #waiting = 0;
  #isWaking = false;

  constructor(limits: RunQueueLimits, wake: WakeRun) {
    this.#limits = limits;
    this.#wake = wake;
  }

  /** Whether a run of the workflow may begin in memory now. Nobody overtakes those who wait. */
  hasRoom(workflowId: string): boolean {
    const line = this.#lines.get(workflowId);
    return line === undefined ? this.#atWork < this.#limits.total : lengthOf(line) === 0 && this.#isOpen(line);
  }

  /** Whether a further run of the workflow is one too many, even to wait. */
  isFull(workflowId: string): boolean {
    const line = this.#lines.get(workflowId);
    return line !== undefined && lengthOf(line) >= this.#limits.waiting;
  }

  /** A run of the workflow is in memory; call the result once, when it is not any more. */
  enter(workflowId: string): () => void {
    const line = this.#lineOf(workflowId);
    line.atWork += 1;
    this.#atWork += 1;
    return () => {
      line.atWork -= 1;
      this.#atWork -= 1;
      this.#forget(workflowId, line);
      this.#advance();
    };
  }

  /** A run is about to be written that will wait: its place is taken from now on, until the result is called. */
  reserve(workflowId: string): () => void {
    const line = this.#lineOf(workflowId);
    line.coming += 1;
    return () => {
      line.coming -= 1;
      this.#forget(workflowId, line);
    };
  }

  /** A run waits for room, and is woken when there is some. */
  add(workflowId: string, runId: number): void {
    this.#lineOf(workflowId).ids.push(runId);
    this.#waiting += 1;
    this.#advance();
  }

  /** How many parked runs may come into memory now because their time has come; the others wait on disk. */
  roomToWake(): number {
    return Math.max(0, this.#limits.total * WOKEN_FACTOR - this.#atWork);
  }

  /** How many are in memory and how many wait. */
  counts(): { atWork: number; waiting: number } {
    return { atWork: this.#atWork, waiting: this.#waiting };
  }

  #lineOf(workflowId: string): Line {
    const known = this.#lines.get(workflowId);
    if (known) return known;
    const line = { atWork: 0, ids: [], coming: 0, head: 0 };
    this.#lines.set(workflowId, line);
    return line;
  }

  #forget(workflowId: string, line: Line): void {
    if (isUnused(line) && this.#lines.get(workflowId) === line) this.#lines.delete(workflowId);
  }

  #isOpen(line: Line): boolean {
    return this.#atWork < this.#limits.total && line.atWork < this.#limits.perWorkflow;
  }

  #advance(): void {
    // What is woken may end at once and come by here again.
    if (this.#isWaking || this.#waiting === 0) return;
    this.#isWaking = true;
    for (let next = this.#takeNext(); next !== null; next = this.#takeNext())
      this.#wake(next.runId, this.enter(next.workflowId));
    this.#isWaking = false;
  }

  #takeNext(): { workflowId: string; runId: number } | null {
    for (const [workflowId, line] of this.#lines) {
      const runId = line.ids[line.head];
      if (runId === undefined || !this.#isOpen(line)) continue;
      line.head += 1;
      if (line.head === line.ids.length) {
        line.ids = [];
        line.head = 0;
      }
      this.#lines.delete(workflowId);
      this.#lines.set(workflowId, line);
      this.#waiting -= 1;
      return { workflowId, runId };
    }
    return null;
  }
}
