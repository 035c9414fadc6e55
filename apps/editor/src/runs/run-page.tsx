import { History } from 'lucide-react';
import { EmptyState } from '../ui/empty-state.tsx';
import { PageHeader } from '../ui/page-header.tsx';

export function RunPage() {
  return (
    <>
      <PageHeader title="Run" />
      <EmptyState title="This run has no steps yet" icon={<History aria-hidden />}>
        Every step of the run will stand here.
      </EmptyState>
    </>
  );
}
