import type { Workflow } from '@leeway/shared/api/workflows.ts';
import { useQueryClient } from '@tanstack/react-query';
import { LayoutList, Play, Redo2, Undo2, Workflow as WorkflowIcon } from 'lucide-react';
import { lazy, Suspense } from 'react';
import { call } from '../../api/client.ts';
import { routes } from '../../api/routes.ts';
import { Button } from '../../ui/button.tsx';
import { IconButton } from '../../ui/icon-button.tsx';
import { useToast } from '../../ui/toast.tsx';
import { TopBar } from '../../ui/top-bar.tsx';
import { useDesk } from '../canvas-desk.ts';
import { useDraft } from '../draft-store.ts';
import { messageOf } from './message-of.ts';
import { MoreButton } from './more-button.tsx';
import { TitleField } from './title-field.tsx';

const DraftState = lazy(() => import('./draft-state.tsx').then((module) => ({ default: module.DraftState })));
const ProblemsButton = lazy(() =>
  import('./problems-button.tsx').then((module) => ({ default: module.ProblemsButton })),
);

export type CanvasView = 'canvas' | 'outline';
type CanvasTopBarProps = { workflow: Workflow; view: CanvasView; onView: (view: CanvasView) => void };

const crumbs = [{ label: 'Workflows', to: '/workflows' }];

/** The bar over the canvas: the workflow's name, how the draft stands, and what can be done with it. */
export function CanvasTopBar({ workflow, view, onView }: CanvasTopBarProps) {
  const { open } = useDesk().screen.getState();
  const isEditable = useDraft((state) => state.isEditable);
  return (
    <TopBar
      crumbs={crumbs}
      title={workflow.title}
      heading={<Title workflow={workflow} isEditable={isEditable} />}
      status={
        <Suspense>
          <DraftState workflow={workflow} />
        </Suspense>
      }
      actions={
        <>
          {isEditable && <UndoButtons />}
          <IconButton
            label={view === 'canvas' ? 'Show as an outline' : 'Show as a canvas'}
            icon={view === 'canvas' ? <LayoutList aria-hidden /> : <WorkflowIcon aria-hidden />}
            onClick={() => onView(view === 'canvas' ? 'outline' : 'canvas')}
          />
          <Suspense>
            <ProblemsButton />
          </Suspense>
          <Button aria-label="Test" icon={<Play aria-hidden />} onClick={() => open({ is: 'test' })}>
            <span className="max-sm:hidden">Test</span>
          </Button>
          {isEditable && (
            <Button variant="primary" onClick={() => open({ is: 'go-live' })}>
              Go live
            </Button>
          )}
          <MoreButton workflow={workflow} isEditable={isEditable} />
        </>
      }
    />
  );
}

function Title({ workflow, isEditable }: { workflow: Workflow; isEditable: boolean }) {
  const client = useQueryClient();
  const toast = useToast();
  const save = async (title: string) => {
    try {
      await call(routes.workflows.change, { params: { id: workflow.id }, body: { title } });
      client.setQueryData<Workflow>(['workflow', workflow.id], (known) => known && { ...known, title });
      await client.invalidateQueries({ queryKey: ['workflows'] });
    } catch (error) {
      toast.show({ tone: 'fail', title: 'The name was not saved', description: messageOf(error) });
    }
  };
  if (!isEditable) return workflow.title;
  return <TitleField title={workflow.title} onSave={save} />;
}

function UndoButtons() {
  const { undo, redo } = useDesk().store.getState();
  const canUndo = useDraft((state) => state.history.past.length > 0);
  const canRedo = useDraft((state) => state.history.future.length > 0);
  return (
    <span className="hidden sm:flex">
      <IconButton label="Undo" shortcut="Ctrl+Z" icon={<Undo2 aria-hidden />} disabled={!canUndo} onClick={undo} />
      <IconButton
        label="Redo"
        shortcut="Ctrl+Shift+Z"
        icon={<Redo2 aria-hidden />}
        disabled={!canRedo}
        onClick={redo}
      />
    </span>
  );
}
