import { Plug } from 'lucide-react';
import { EmptyState } from '../ui/empty-state.tsx';
import { PageHeader } from '../ui/page-header.tsx';

export function ConnectionsPage() {
  return (
    <>
      <PageHeader title="Connections" />
      <EmptyState title="No connections yet" icon={<Plug aria-hidden />}>
        Mail servers and other systems your workflows use will stand here.
      </EmptyState>
    </>
  );
}
