import { CircleAlert } from 'lucide-react';
import { Button } from './button.tsx';

export type ErrorStateProps = {
  title: string;
  /** What happened, naming the thing. */
  message?: string;
  /** What to do about it. */
  hint?: string;
  onRetry?: () => void;
};

/** Where something should be that could not be shown. Read out at once. */
export function ErrorState({ title, message, hint, onRetry }: ErrorStateProps) {
  return (
    <div role="alert" className="mx-auto flex max-w-104 flex-col items-center px-4 py-14 text-center">
      <CircleAlert aria-hidden className="mb-3 size-6 text-fail" />
      <h2 className="font-semibold text-md">{title}</h2>
      {message && <p className="mt-1 text-ink-2">{message}</p>}
      {hint && <p className="mt-1 text-ink-2">{hint}</p>}
      {onRetry && (
        <Button className="mt-4" onClick={onRetry}>
          Try again
        </Button>
      )}
    </div>
  );
}
