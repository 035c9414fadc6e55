import { useStartWorkflow } from '../api/use-start-workflow.ts';
import { FailureNotice } from '../ui/notice.tsx';
import { Skeleton } from '../ui/skeleton.tsx';
import { TileList } from '../ui/tile-list.tsx';

/** A tile per template, and an empty workflow. */
export function FirstChoice() {
  const start = useStartWorkflow();
  if (start.isLoading) return <Skeleton className="h-20 w-full" />;
  return (
    <div className="flex flex-col gap-4">
      <FailureNotice failure={start.failure} />
      <TileList tiles={start.tiles} disabled={start.isStarting} onChoose={start.choose} />
      <p className="text-ink-3 text-sm">
        A finished workflow opens with sample data and runs once. Nothing is sent anywhere.
      </p>
    </div>
  );
}
