// What the journal says that may become an incident, gathered as it is committed. It is asked for every append: it must stay cheap.
import type { RunEvent, StepError } from '@leeway/shared/run/event.ts';
import { nodeIdOf } from '@leeway/shared/run/node-id.ts';
import type { TriggerStarts } from '../../store/incidents/trigger-watch.ts';
import type { RunHead } from '../../store/journal/append.ts';
import { failed, type Streak, succeeded, tellsOfConnection } from './streaks.ts';

const HOUR_MS = 3_600_000;
/** Starts remembered between two batches: only the newest matter for the usual gap. */
const STARTS_KEPT = 200;

/** What happened to a run, in the order of the journal. `events`: those that came with its end. */
export type RunNews =
  | { type: 'failed'; head: RunHead; events: readonly RunEvent[]; error: StepError; at: number }
  | { type: 'retried'; run: number }
  | { type: 'completed'; run: number; at: number };

export interface Collected {
  news: RunNews[];
  starts: TriggerStarts[];
  /** Connections that a step used since the last batch. */
  used: ReadonlySet<string>;
}

export interface CollectorDeps {
  /** Runs that somebody tried again: their good end closes incidents. */
  retried: Iterable<number>;
  /** Connections of a version's steps by node id; undefined while they are not known. */
  connectionsOf(versionId: number): ReadonlyMap<string, string> | undefined;
  /** Calls back when the connections of a version are known. */
  whenKnown(versionId: number, then: () => void): void;
}

interface Starts {
  workflowId: string;
  nodeId: string;
  recent: number[];
  hours: Map<number, number>;
}

export class Collector {
  readonly #deps: CollectorDeps;
  readonly #retried: Set<number>;
  readonly #streaks = new Map<string, Streak>();
  #news: RunNews[] = [];
  #starts = new Map<string, Starts>();
  #used = new Set<string>();

  constructor(deps: CollectorDeps) {
    this.#deps = deps;
    this.#retried = new Set(deps.retried);
  }

  /** Failures in a row by connection. */
  get streaks(): ReadonlyMap<string, Streak> {
    return this.#streaks;
  }

  /** Takes the events of one append. Gives whether one of them is the end of a run that failed. */
  take(head: RunHead, events: readonly RunEvent[]): boolean {
    if (head.mode !== 'live') return false;
    let hasFailed = false;
    for (const [index, event] of events.entries()) {
      if (event.type === 'run.ended') hasFailed = this.#noteEnd(head, event, events) || hasFailed;
      else this.#note(head, event, events[index - 1]);
    }
    return hasFailed;
  }

  /** What came since the last time. */
  drain(): Collected {
    const collected = { news: this.#news, starts: [...this.#starts.values()], used: this.#used };
    this.#news = [];
    this.#starts = new Map();
    this.#used = new Set();
    return collected;
  }

  #note(head: RunHead, event: RunEvent, before: RunEvent | undefined): void {
    switch (event.type) {
      case 'run.started':
        if (event.by === null && head.parent === null) this.#noteStart(head, event.trigger, event.at);
        return;
      case 'step.failed':
        return this.#noteUse(head.versionId, event);
      case 'step.completed':
        // A step that failed and goes on by its error port has not gone well.
        if (before?.type !== 'step.failed') this.#noteUse(head.versionId, event);
        return;
      case 'run.retried':
        this.#retried.add(head.id);
        this.#news.push({ type: 'retried', run: head.id });
        return;
      default:
        return;
    }
  }

  #noteStart({ workflowId }: RunHead, nodeId: string, at: number): void {
    const key = `${workflowId} ${nodeId}`;
    const starts = this.#starts.get(key) ?? { workflowId, nodeId, recent: [], hours: new Map<number, number>() };
    this.#starts.set(key, starts);
    starts.recent.push(at);
    if (starts.recent.length > 2 * STARTS_KEPT) starts.recent = starts.recent.slice(-STARTS_KEPT);
    const hour = Math.floor(at / HOUR_MS);
    starts.hours.set(hour, (starts.hours.get(hour) ?? 0) + 1);
  }

  #noteUse(versionId: number, event: Extract<RunEvent, { type: 'step.failed' | 'step.completed' }>): void {
    const connections = this.#deps.connectionsOf(versionId);
    if (!connections) return this.#deps.whenKnown(versionId, () => this.#noteUse(versionId, event));
    const connection = connections.get(nodeIdOf(event.key));
    if (connection === undefined) return;
    if (event.type === 'step.completed') this.#streaks.set(connection, succeeded(event.at));
    else if (tellsOfConnection(event.error))
      this.#streaks.set(connection, failed(this.#streaks.get(connection), event.error, event.at));
    this.#used.add(connection);
  }

  #noteEnd(head: RunHead, end: Extract<RunEvent, { type: 'run.ended' }>, events: readonly RunEvent[]): boolean {
    const { outcome, at, error = { message: 'The run failed.' } } = end;
    if (outcome === 'cancelled') return false;
    const wasRetried = this.#retried.delete(head.id);
    if (outcome === 'completed') {
      if (wasRetried) this.#news.push({ type: 'completed', run: head.id, at });
      return false;
    }
    // A failed item is its container's business; a workflow that another one called stands for itself.
    if (head.body !== null) return false;
    this.#news.push({ type: 'failed', head, events, error, at });
    return true;
  }
}
