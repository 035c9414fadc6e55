import { Workflow } from 'lucide-react';
import { EmptyState } from '../ui/empty-state.tsx';
import { PageHeader } from '../ui/page-header.tsx';

export function WorkflowsPage() {
  return (
    <>
      <PageHeader title="Workflows" />
      <EmptyState title="No workflows yet" icon={<Workflow aria-hidden />}>
        A workflow says what happens from the trigger to the result.
      </EmptyState>
    </>
  );
}
