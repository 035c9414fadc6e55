import { type ErrorComponentProps, useRouter } from '@tanstack/react-router';
import { ErrorState } from '../ui/error-state.tsx';

/** What stands in a screen's place when it could not be shown; the navigation stays. */
export function ScreenError({ error, reset }: ErrorComponentProps) {
  const router = useRouter();
  const retry = () => {
    reset();
    void router.invalidate();
  };
  return <ErrorState title="This screen could not be shown" {...describe(error)} onRetry={retry} />;
}

/** What an error says to a person. A failed download of a part of the app means a new release or no network. */
function describe(error: unknown): { message: string; hint?: string } {
  if (!(error instanceof Error)) return { message: 'Something went wrong.' };
  if (/dynamically imported module|module script/i.test(error.message)) {
    return { message: 'A part of Leeway did not load.', hint: 'Check the network, then reload the page.' };
  }
  const hint = 'hint' in error && typeof error.hint === 'string' ? error.hint : undefined;
  return { message: error.message, hint };
}
