// The workflow that is open: read, saved, published, and kept in step with what others do.

import type { Workflow } from '@leeway/shared/api/workflows.ts';
import type { Graph } from '@leeway/shared/graph/graph.ts';
import { type QueryClient, useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { call } from '../api/client.ts';
import { routes } from '../api/routes.ts';
import { Autosave } from './autosave.ts';
import { type CanvasDesk, createScreenStore } from './canvas-desk.ts';
import { currentGraph } from './current-graph.ts';
import { createDraftStore } from './draft-store.ts';
import { createCardStore } from './flow/card-store.ts';
import type { FlowHandle } from './flow/flow-types.ts';
import { emptyHistory } from './history.ts';

export function useWorkflow(id: string) {
  return useQuery({ queryKey: ['workflow', id], queryFn: () => call(routes.workflows.get, { params: { id } }) });
}

/** Who is calling, and whether they may change workflows. */
export function useMayEdit(): boolean | undefined {
  const me = useQuery({ queryKey: ['me'], queryFn: () => call(routes.workspace.me) });
  const role = me.data?.user.role;
  if (role === undefined) return me.isError ? false : undefined;
  return role === 'owner' || role === 'builder';
}

/** The graph of a published version; versions never change. */
export function useVersionGraph(id: string, version: number | null): Graph | null | undefined {
  const query = useQuery({
    queryKey: ['workflow', id, 'version', version],
    queryFn: () => call(routes.workflows.version, { params: { id, version: String(version) } }),
    enabled: version !== null,
    // An old version is compared with the draft as if its configs were today's.
    select: ({ graph }) => currentGraph(graph),
    staleTime: Number.POSITIVE_INFINITY,
  });
  return version === null ? null : query.data;
}

/** Everything the parts of the screen share, for one workflow; saves until the screen is left. */
export function useNewDesk(workflow: Workflow, isEditable: boolean): CanvasDesk {
  const client = useQueryClient();
  const [desk] = useState(() => createDesk(workflow, isEditable, client));
  useEffect(() => {
    desk.autosave.start();
    const leave = (event: BeforeUnloadEvent) => {
      const { save } = desk.store.getState();
      if (save.is === 'saved') return;
      void desk.autosave.flush();
      event.preventDefault();
    };
    const hide = () => document.visibilityState === 'hidden' && void desk.autosave.flush();
    const online = () => void desk.autosave.flush();
    window.addEventListener('beforeunload', leave);
    window.addEventListener('online', online);
    document.addEventListener('visibilitychange', hide);
    return () => {
      window.removeEventListener('beforeunload', leave);
      window.removeEventListener('online', online);
      document.removeEventListener('visibilitychange', hide);
      void desk.autosave.flush();
      desk.autosave.stop();
    };
  }, [desk]);
  useEffect(() => takeInNews(desk, workflow), [desk, workflow]);
  return desk;
}

function createDesk(workflow: Workflow, isEditable: boolean, client: QueryClient): CanvasDesk {
  const { id } = workflow;
  let flow: FlowHandle | null = null;
  const draft = { ...workflow.draft, graph: currentGraph(workflow.draft.graph) };
  const store = createDraftStore({ workflow: { ...workflow, draft }, isEditable });
  const load = () => call(routes.workflows.get, { params: { id } });
  const autosave = new Autosave(store, {
    backend: {
      load,
      save: async (graph, revision) => {
        const saved = await call(routes.workflows.saveDraft, { params: { id }, body: { graph, revision } });
        client.setQueryData<Workflow>(
          ['workflow', id],
          (known) => known && { ...known, ...merged(known, graph, saved) },
        );
        return saved;
      },
    },
  });
  return {
    store,
    newId,
    screen: createScreenStore(),
    cards: createCardStore(),
    autosave,
    flow: () => flow,
    holdFlow: (handle) => {
      flow = handle;
    },
  };
}

interface SavedDraft {
  revision: number;
  savedAt: number;
  hasChanges: boolean;
  problems: Workflow['problems'];
}

function merged(
  known: Workflow,
  graph: Graph,
  { revision, savedAt, hasChanges, problems }: SavedDraft,
): Partial<Workflow> {
  return { hasChanges, problems, draft: { ...known.draft, graph, revision, savedAt } };
}

/** Takes in what another person saved while nothing was unsaved here. With unsaved edits the next save meets the conflict. */
function takeInNews(desk: CanvasDesk, workflow: Workflow): void {
  const { revision, save, say } = desk.store.getState();
  if (save.is !== 'saved' || workflow.draft.revision <= revision) return;
  desk.autosave.accept(currentGraph(workflow.draft.graph), workflow.draft.revision);
  desk.store.setState({ problems: workflow.problems, history: emptyHistory });
  say(`${workflow.draft.savedBy ?? 'Somebody'} changed this workflow`);
}

function newId(): string {
  return crypto
    .getRandomValues(new Uint32Array(2))
    .reduce((id, part) => id + part.toString(36), '')
    .slice(0, 10);
}
