import { House } from 'lucide-react';
import { EmptyState } from '../ui/empty-state.tsx';
import { PageHeader } from '../ui/page-header.tsx';

export function HomePage() {
  return (
    <>
      <PageHeader title="Home" />
      <EmptyState title="Nothing to show yet" icon={<House aria-hidden />}>
        Your workflows, and what needs you today, will stand here.
      </EmptyState>
    </>
  );
}
