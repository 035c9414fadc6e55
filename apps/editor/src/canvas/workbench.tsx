import type { Workflow } from '@leeway/shared/api/workflows.ts';
import { getRouteApi } from '@tanstack/react-router';
import { Suspense, useEffect, useEffectEvent, useSyncExternalStore } from 'react';
import { useDesk, useScreen } from './canvas-desk.ts';
import { useDraft } from './draft-store.ts';
import { EditCanvas } from './edit-canvas.tsx';
import { pressOnScreen } from './keys/canvas-keys.ts';
import {
  ConflictBanner,
  EmptyCanvas,
  Inspector,
  Outline,
  Palette,
  PanelDialog,
  preloadParts,
  RunOverlay,
  StepPanel,
} from './lazy-parts.tsx';
import type { OpenDialogProps } from './panel-dialog.tsx';
import { CanvasTopBar, type CanvasView } from './top/canvas-top-bar.tsx';
import { useCardLayers } from './use-card-layers.ts';

const route = getRouteApi('/framed/workflows/$workflowId');

/** The open workflow: bar, palette, canvas or outline, inspector, and what lies over them. */
export function Workbench({ workflow }: { workflow: Workflow }) {
  const desk = useDesk();
  const { view: wanted, run: runId } = route.useSearch();
  const navigate = route.useNavigate();
  const isNarrow = useIsNarrow();
  const view: CanvasView = wanted ?? (isNarrow ? 'outline' : 'canvas');
  const isEmpty = useDraft((state) => state.graph.nodes.length === 0);
  const hasConflict = useDraft((state) => state.conflict !== null);
  useCardLayers(desk, workflow);
  useNodeInAddress();
  useScreenKeys();
  useEffect(preloadParts, []);

  const watch = (run: string | undefined) => void navigate({ search: (search) => ({ ...search, run }) });
  return (
    <div className="flex h-full flex-col">
      <CanvasTopBar
        workflow={workflow}
        view={view}
        onView={(next) => void navigate({ search: (search) => ({ ...search, view: next }), replace: true })}
      />
      <Suspense>{hasConflict && <ConflictBanner title={workflow.title} />}</Suspense>
      <div className="flex min-h-0 flex-1">
        <Suspense fallback={<div className="hidden w-49 shrink-0 border-line border-r bg-panel wide:block" />}>
          <Palette />
        </Suspense>
        <div className="relative min-w-0 flex-1 bg-canvas">
          <Suspense>
            {view === 'outline' ? (
              <Outline />
            ) : (
              <EditCanvas>
                <Suspense>{isEmpty && <EmptyCanvas />}</Suspense>
              </EditCanvas>
            )}
          </Suspense>
          <Suspense>{runId && <RunOverlay key={runId} runId={runId} onClose={() => watch(undefined)} />}</Suspense>
        </div>
        <Suspense>
          <OpenInspector workflowId={workflow.id} />
        </Suspense>
      </div>
      <Spoken />
      <Suspense>
        <OpenPanel />
        <OpenDialog workflow={workflow} onStarted={watch} />
      </Suspense>
    </div>
  );
}

function OpenInspector({ workflowId }: { workflowId: string }) {
  const { screen, flow } = useDesk();
  const isInspecting = useScreen((state) => state.isInspecting);
  const focusField = useScreen((state) => state.focusField);
  const nodeId = useDraft((state) => (state.selection.nodes.length === 1 ? state.selection.nodes[0] : undefined));
  if (!isInspecting || !nodeId) return null;
  const close = () => {
    screen.getState().closeInspector();
    flow()?.focus();
  };
  return <Inspector workflowId={workflowId} nodeId={nodeId} focusField={focusField} onClose={close} />;
}

function OpenPanel() {
  const isOpen = useScreen((state) => state.panel !== null);
  return isOpen && <StepPanel />;
}

const DIALOGS: readonly string[] = ['test', 'go-live', 'settings', 'delete'];

function OpenDialog(props: OpenDialogProps) {
  const isOpen = useScreen((state) => state.panel !== null && DIALOGS.includes(state.panel.is));
  return isOpen && <PanelDialog {...props} />;
}

/** What the canvas did, said politely; steps, never pixels. */
function Spoken() {
  const spoken = useDraft((state) => state.spoken);
  return (
    <>
      <p role="status" className="sr-only">
        {spoken}
      </p>
      <p id="canvas-keys" hidden>
        Arrow keys go from step to step, Enter opens a step, A adds one after it, C connects it, question mark lists all
        keys.
      </p>
    </>
  );
}

// The address names the step whose inspector is open, so that a link leads back to it.
function useNodeInAddress(): void {
  const { store, screen } = useDesk();
  const { node } = route.useSearch();
  const navigate = route.useNavigate();
  const inspected = useDraft((state) => (state.selection.nodes.length === 1 ? state.selection.nodes[0] : undefined));
  const isInspecting = useScreen((state) => state.isInspecting);
  const open = isInspecting ? inspected : undefined;
  const openAtFirst = useEffectEvent(() => {
    if (!node || !store.getState().graph.nodes.some(({ id }) => id === node)) return;
    store.getState().select({ nodes: [node] });
    screen.getState().inspect();
  });
  const follow = useEffectEvent((next: string | undefined) => {
    if (next !== node) void navigate({ search: (search) => ({ ...search, node: next }), replace: true });
  });
  useEffect(() => openAtFirst(), []);
  useEffect(() => follow(open), [open]);
}

// Undo, find and the list of keys work wherever nothing is being typed and no dialog or menu is open.
function useScreenKeys(): void {
  const desk = useDesk();
  useEffect(() => {
    const press = (event: KeyboardEvent) => {
      if (event.defaultPrevented || isTaken(event.target) || !pressOnScreen(desk, event)) return;
      event.preventDefault();
    };
    window.addEventListener('keydown', press);
    return () => window.removeEventListener('keydown', press);
  }, [desk]);
}

function isTaken(target: EventTarget | null): boolean {
  return target instanceof Element && target.closest(TAKEN) !== null;
}

const TAKEN = 'input, textarea, select, [contenteditable="true"], [role=dialog], [role=alertdialog], [role=menu]';
const narrow = '(max-width: 899px)';

function useIsNarrow(): boolean {
  return useSyncExternalStore(
    (onChange) => {
      const query = window.matchMedia(narrow);
      query.addEventListener('change', onChange);
      return () => query.removeEventListener('change', onChange);
    },
    () => window.matchMedia(narrow).matches,
  );
}
