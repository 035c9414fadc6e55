import { History } from 'lucide-react';
import { EmptyState } from '../ui/empty-state.tsx';
import { PageHeader } from '../ui/page-header.tsx';

export function RunsPage() {
  return (
    <>
      <PageHeader title="Runs" />
      <EmptyState title="No runs yet" icon={<History aria-hidden />}>
        Each time a workflow starts, its run is listed here.
      </EmptyState>
    </>
  );
}
