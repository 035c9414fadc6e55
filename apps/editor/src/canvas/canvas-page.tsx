import { Workflow } from 'lucide-react';
import { EmptyState } from '../ui/empty-state.tsx';
import { PageHeader } from '../ui/page-header.tsx';

export function CanvasPage() {
  return (
    <>
      <PageHeader title="Workflow" />
      <EmptyState title="This workflow has no steps yet" icon={<Workflow aria-hidden />}>
        Its steps will stand here.
      </EmptyState>
    </>
  );
}
