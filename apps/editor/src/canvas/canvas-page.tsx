import type { Workflow } from '@leeway/shared/api/workflows.ts';
import { getRouteApi } from '@tanstack/react-router';
import { ErrorState } from '../ui/error-state.tsx';
import { Skeleton } from '../ui/skeleton.tsx';
import { DeskContext } from './canvas-desk.ts';
import { DraftContext } from './draft-store.ts';
import { messageOf } from './top/message-of.ts';
import { useMayEdit, useNewDesk, useWorkflow } from './use-workflow.ts';
import { Workbench } from './workbench.tsx';

const route = getRouteApi('/framed/workflows/$workflowId');

/** The screen of one workflow. */
export function CanvasPage() {
  const { workflowId } = route.useParams();
  const workflow = useWorkflow(workflowId);
  const mayEdit = useMayEdit();
  if (workflow.isError && !workflow.data) {
    return (
      <ErrorState
        title="This workflow could not be opened"
        message={messageOf(workflow.error)}
        onRetry={() => void workflow.refetch()}
      />
    );
  }
  if (!workflow.data || mayEdit === undefined) return <Loading />;
  // Another workflow is another desk: nothing of the one before may stay.
  return <OpenWorkflow key={workflowId} workflow={workflow.data} isEditable={mayEdit} />;
}

function OpenWorkflow({ workflow, isEditable }: { workflow: Workflow; isEditable: boolean }) {
  const desk = useNewDesk(workflow, isEditable);
  return (
    <DeskContext value={desk}>
      <DraftContext value={desk.store}>
        <Workbench workflow={workflow} />
      </DraftContext>
    </DeskContext>
  );
}

function Loading() {
  return (
    <div role="status" className="flex h-full flex-col">
      <span className="sr-only">Loading the workflow</span>
      <div className="flex h-13 items-center gap-4 border-line border-b px-4">
        <Skeleton className="h-5 w-48" />
      </div>
      <div className="flex min-h-0 flex-1">
        <div className="hidden w-49 border-line border-r bg-panel wide:block" />
        <div className="flex flex-1 flex-col items-center gap-10 bg-canvas pt-8">
          {[0, 1, 2, 3].map((row) => (
            <Skeleton key={row} className="h-14 w-65 max-w-[80%] rounded-card" />
          ))}
        </div>
      </div>
    </div>
  );
}
