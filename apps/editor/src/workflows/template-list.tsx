import { useStartWorkflow } from '../api/use-start-workflow.ts';
import { FailureNotice } from '../ui/notice.tsx';
import { TileList } from '../ui/tile-list.tsx';

/** Finished workflows to start from. */
export function TemplateList() {
  const start = useStartWorkflow();
  return (
    <section aria-labelledby="templates" className="flex max-w-176 flex-col gap-3 px-4 py-8 wide:px-6">
      <h2 id="templates" className="font-semibold text-md">
        Start from a finished one
      </h2>
      <FailureNotice failure={start.failure} />
      <TileList tiles={start.tiles} disabled={start.isStarting || start.isLoading} onChoose={start.choose} />
    </section>
  );
}
