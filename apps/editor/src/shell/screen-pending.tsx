import { Skeleton, SkeletonRows } from '../ui/skeleton.tsx';

/** A screen that is on its way. */
export function ScreenPending() {
  return (
    <div className="flex flex-col gap-6 px-4 py-6 wide:px-6">
      <Skeleton className="h-6 w-48" />
      <SkeletonRows label="Loading the screen" />
    </div>
  );
}
