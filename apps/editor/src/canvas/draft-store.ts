// The draft of one open workflow: its graph, what is selected, undo, and how saving stands. One store per open workflow.
import type { Workflow } from '@leeway/shared/api/workflows.ts';
import type { Graph, GraphNode } from '@leeway/shared/graph/graph.ts';
import type { Problem } from '@leeway/shared/graph/problem.ts';
import { createContext, use } from 'react';
import { useStore } from 'zustand';
import { createStore, type StoreApi } from 'zustand/vanilla';
import { type Change, describeChange, invertChange } from './change.ts';
import { emptyHistory, type History, record, redo, type Travel, undo } from './history.ts';
import type { Edit } from './operations.ts';

/** Ids of what is selected. The inspector shows the node when exactly one is. */
export interface Selection {
  nodes: readonly string[];
  edges: readonly string[];
}

/** Somebody saved since this draft was read; `theirs` is what they saved. */
export interface Conflict {
  savedBy: string | null;
  theirs: { graph: Graph; revision: number };
}

/** `offline`: the runtime cannot be reached, saving is tried again · `refused`: it said no; `message` says why. */
export type SaveState =
  | { is: 'saved' }
  | { is: 'unsaved' }
  | { is: 'saving' }
  | { is: 'offline' }
  | { is: 'refused'; message: string };

export interface DraftState {
  workflowId: string;
  graph: Graph;
  /** Of the last draft read or saved; sent with the next save. */
  revision: number;
  selection: Selection;
  /** False: the person may look but not change anything. */
  isEditable: boolean;
  save: SaveState;
  conflict: Conflict | null;
  /** Problems as the runtime saw them at the last save. */
  problems: readonly Problem[];
  history: History;
  /** What happened last, in words, for the live region. */
  spoken: string;

  /**
   * Does something to the graph. Edits with the same `gesture` in quick succession are one entry of undo
   * (`config:k3f9.subject` while typing there). Nothing happens when the edit changes nothing.
   */
  edit: (edit: Edit, gesture?: string) => void;
  undo: () => void;
  redo: () => void;
  /** Takes part left out as nothing selected. */
  select: (selection: Partial<Selection>) => void;
  /** Says something to screen readers. */
  say: (words: string) => void;
}

export type DraftStore = StoreApi<DraftState>;

/** What a store is opened with. `now` gives the time in milliseconds. */
export interface DraftInput {
  workflow: Pick<Workflow, 'id' | 'problems'> & { draft: Pick<Workflow['draft'], 'graph' | 'revision'> };
  isEditable?: boolean;
  now?: () => number;
}

/** Opens a draft. Saving is autosave.ts's. */
export function createDraftStore({ workflow, isEditable = true, now = Date.now }: DraftInput): DraftStore {
  return createStore<DraftState>()((set, get) => {
    const travel = (way: (history: History, graph: Graph) => Travel, word: string) => {
      const { history, graph } = get();
      const result = get().isEditable ? way(history, graph) : null;
      if (!result) return set({ spoken: `Nothing to ${word.toLowerCase()}` });
      const { change } = result;
      set({
        graph: result.graph,
        history: result.history,
        save: { is: 'unsaved' },
        selection: selectionAfter(get().selection, change, result.graph),
      });
      set({
        spoken: `${word}: ${describeChange(word === 'Undone' ? invertChange(change) : change)}`,
      });
    };
    return {
      workflowId: workflow.id,
      graph: workflow.draft.graph,
      revision: workflow.draft.revision,
      selection: { nodes: [], edges: [] },
      isEditable,
      save: { is: 'saved' },
      conflict: null,
      problems: workflow.problems,
      history: emptyHistory,
      spoken: '',
      edit: (edit, gesture) => {
        const before = get().graph;
        const graph = get().isEditable ? edit(before) : before;
        if (graph === before) return;
        const history = record(get().history, { before, after: graph, gesture: gesture ?? null, now: now() });
        if (history === get().history) return;
        set({ graph, history, save: { is: 'unsaved' }, selection: stillThere(get().selection, graph) });
      },
      undo: () => travel(undo, 'Undone'),
      redo: () => travel(redo, 'Redone'),
      select: ({ nodes = [], edges = [] }) => {
        const { selection } = get();
        if (isSameList(nodes, selection.nodes) && isSameList(edges, selection.edges)) return;
        set({ selection: { nodes, edges } });
      },
      say: (spoken) => set({ spoken }),
    };
  });
}

export const DraftContext = createContext<DraftStore | null>(null);

/** The draft of the workflow that is open above. */
export function useDraftStore(): DraftStore {
  const store = use(DraftContext);
  if (!store) throw new Error('useDraft needs a DraftContext above it.');
  return store;
}

/** Reads a part of the open draft; draws again only when that part changes. */
export function useDraft<T>(select: (state: DraftState) => T): T {
  return useStore(useDraftStore(), select);
}

/** One node of the open draft; undefined once it is removed. */
export function useDraftNode(nodeId: string): GraphNode | undefined {
  return useDraft((state) => state.graph.nodes.find((node) => node.id === nodeId));
}

function selectionAfter(selection: Selection, change: Change, graph: Graph): Selection {
  const back = change.nodes.added.map(({ item }) => item.id);
  if (back.length > 0 && change.nodes.removed.length === 0) return { nodes: back, edges: [] };
  return stillThere(selection, graph);
}

function stillThere(selection: Selection, graph: Graph): Selection {
  if (selection.nodes.length === 0 && selection.edges.length === 0) return selection;
  const nodes = selection.nodes.filter((id) => graph.nodes.some((node) => node.id === id));
  const edges = selection.edges.filter((id) => graph.edges.some((edge) => edge.id === id));
  const isSame = nodes.length === selection.nodes.length && edges.length === selection.edges.length;
  return isSame ? selection : { nodes, edges };
}

function isSameList(first: readonly string[], second: readonly string[]): boolean {
  return first.length === second.length && first.every((id, index) => id === second[index]);
}
