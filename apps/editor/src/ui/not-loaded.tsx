import { ErrorState } from './error-state.tsx';
import { SkeletonRows } from './skeleton.tsx';

export type NotLoadedProps = {
  /** Its name in the plural: `workflows`. */
  what: string;
  /** Why it did not load; null while it loads. */
  failure: { message: string; hint?: string } | null;
  onRetry: () => void;
  /** How many rows its outline has. */
  rows?: number;
  /** The room round the outline, when not that of a screen. */
  className?: string;
};

/** In place of what is not there: its outline while it loads; then why it did not, and the way to try again. */
export function NotLoaded({ what, failure, onRetry, rows, className = 'px-4 wide:px-6' }: NotLoadedProps) {
  if (failure) return <ErrorState title={`The ${what} did not load`} {...failure} onRetry={onRetry} />;
  return (
    <div className={className}>
      <SkeletonRows rows={rows} label={`Loading the ${what}`} />
    </div>
  );
}
