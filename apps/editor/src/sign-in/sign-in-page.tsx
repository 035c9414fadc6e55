import { LogIn } from 'lucide-react';
import { EmptyState } from '../ui/empty-state.tsx';
import { PageHeader } from '../ui/page-header.tsx';

export function SignInPage() {
  return (
    <>
      <PageHeader title="Sign in" />
      <EmptyState title="Signing in is not open yet" icon={<LogIn aria-hidden />}>
        Ask the person who runs this Leeway.
      </EmptyState>
    </>
  );
}
