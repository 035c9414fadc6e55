import { ChartNoAxesColumn } from 'lucide-react';
import { EmptyState } from '../ui/empty-state.tsx';
import { PageHeader } from '../ui/page-header.tsx';

export function ResultsPage() {
  return (
    <>
      <PageHeader title="Results" />
      <EmptyState title="No results yet" icon={<ChartNoAxesColumn aria-hidden />}>
        What your workflows count will stand here.
      </EmptyState>
    </>
  );
}
