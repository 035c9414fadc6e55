import { DoorOpen } from 'lucide-react';
import { EmptyState } from '../ui/empty-state.tsx';
import { PageHeader } from '../ui/page-header.tsx';

export function WelcomePage() {
  return (
    <>
      <PageHeader title="Welcome" />
      <EmptyState title="Not set up yet" icon={<DoorOpen aria-hidden />}>
        The owner’s account is created here.
      </EmptyState>
    </>
  );
}
