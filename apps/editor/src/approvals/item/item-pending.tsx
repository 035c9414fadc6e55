import { SkeletonRows } from '../../ui/skeleton.tsx';

/** Where an item will stand. */
export function ItemPending() {
  return (
    <div className="p-6">
      <SkeletonRows label="Loading the approval" rows={6} />
    </div>
  );
}
