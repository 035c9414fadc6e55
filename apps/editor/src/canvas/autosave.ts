// Saves the draft while it is edited. Never overwrites what somebody else saved: a stale revision becomes a conflict, which a person settles.
import type { Workflow } from '@leeway/shared/api/workflows.ts';
import type { Graph } from '@leeway/shared/graph/graph.ts';
import type { Problem } from '@leeway/shared/graph/problem.ts';
import { ApiError } from '../api/client.ts';
import type { DraftStore } from './draft-store.ts';
import { emptyHistory, record } from './history.ts';

/** The runtime as far as saving needs it. Both throw ApiError. */
export interface DraftBackend {
  save: (graph: Graph, revision: number) => Promise<{ revision: number; problems: Problem[] }>;
  load: () => Promise<Pick<Workflow, 'draft'>>;
}

export interface AutosaveOptions {
  backend: DraftBackend;
  /** After the last edit, in milliseconds. */
  delayMs?: number;
  /** Between two tries while the runtime cannot be reached. */
  retryMs?: number;
  onSaved?: () => void;
}

/** Saves one open draft from `start` to `stop`. */
export class Autosave {
  private timer: ReturnType<typeof setTimeout> | undefined;
  private running: Promise<boolean> | null = null;
  private saved: Graph;
  private unsubscribe: () => void = () => undefined;
  private readonly store: DraftStore;
  private readonly options: AutosaveOptions;

  constructor(store: DraftStore, options: AutosaveOptions) {
    this.store = store;
    this.options = options;
    this.saved = store.getState().graph;
  }

  start(): void {
    this.unsubscribe = this.store.subscribe((state, before) => {
      if (state.graph !== before.graph && state.graph !== this.saved && !state.conflict) {
        this.saveIn(this.options.delayMs ?? 600);
      }
    });
  }

  /** Stops watching; what is unsaved stays unsaved: flush first. */
  stop(): void {
    clearTimeout(this.timer);
    this.unsubscribe();
  }

  /** Saves what is unsaved now, and waits for it. True: everything is saved. */
  async flush(): Promise<boolean> {
    clearTimeout(this.timer);
    if (this.running) await this.running;
    const { graph, conflict, isEditable } = this.store.getState();
    if (graph === this.saved) {
      this.store.setState({ save: { is: 'saved' } });
      return true;
    }
    if (conflict || !isEditable) return false;
    this.running = this.save(graph);
    const isDone = await this.running;
    this.running = null;
    // An edit that came while this was under way is saved next.
    return isDone && this.store.getState().graph !== graph ? this.flush() : isDone;
  }

  /** Shows a graph that is saved already: what came from another window or person. */
  accept(graph: Graph, revision: number): void {
    this.saved = graph;
    this.store.setState({ graph, revision, save: { is: 'saved' } });
  }

  /** Takes what the other person saved; undo brings mine back. */
  loadTheirs(): void {
    this.settle((mine, theirs) => ({ before: mine, after: theirs }));
  }

  /** Saves mine over theirs, because the person said so; undo brings theirs back. */
  async keepMine(): Promise<boolean> {
    this.settle((mine, theirs) => ({ before: theirs, after: mine }));
    return await this.flush();
  }

  private saveIn(ms: number): void {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => void this.flush(), ms);
  }

  private async save(graph: Graph): Promise<boolean> {
    this.store.setState({ save: { is: 'saving' } });
    try {
      const { revision, problems } = await this.options.backend.save(graph, this.store.getState().revision);
      this.saved = graph;
      const isLatest = this.store.getState().graph === graph;
      this.store.setState({ revision, problems, save: { is: isLatest ? 'saved' : 'unsaved' } });
      this.options.onSaved?.();
      return true;
    } catch (error) {
      return await this.explain(error);
    }
  }

  private async explain(error: unknown): Promise<boolean> {
    if (!(error instanceof ApiError)) throw error;
    if (error.status === 409) return await this.meetConflict();
    if (error.status === 0 || error.status >= 500) {
      this.store.setState({ save: { is: 'offline' } });
      this.saveIn(this.options.retryMs ?? 5000);
    } else {
      const message = [error.message, error.hint].filter(Boolean).join(' ');
      this.store.setState({ save: { is: 'refused', message } });
    }
    return false;
  }

  private async meetConflict(): Promise<boolean> {
    try {
      const { draft } = await this.options.backend.load();
      const theirs = { graph: draft.graph, revision: draft.revision };
      this.store.setState({ save: { is: 'unsaved' }, conflict: { savedBy: draft.savedBy, theirs } });
      return false;
    } catch (error) {
      return await this.explain(error);
    }
  }

  // Both answers to a conflict leave the other side's graph one undo away, so that nothing is lost.
  private settle(choose: (mine: Graph, theirs: Graph) => { before: Graph; after: Graph }): void {
    const { conflict, graph } = this.store.getState();
    if (!conflict) return;
    const { before, after } = choose(graph, conflict.theirs.graph);
    this.saved = conflict.theirs.graph;
    this.store.setState({
      graph: after,
      revision: conflict.theirs.revision,
      conflict: null,
      history: record(emptyHistory, { before, after, gesture: null, now: 0 }),
      selection: { nodes: [], edges: [] },
      save: { is: after === this.saved ? 'saved' : 'unsaved' },
    });
  }
}
