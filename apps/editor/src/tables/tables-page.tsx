import { Table2 } from 'lucide-react';
import { EmptyState } from '../ui/empty-state.tsx';
import { PageHeader } from '../ui/page-header.tsx';

export function TablesPage() {
  return (
    <>
      <PageHeader title="Tables" />
      <EmptyState title="No tables yet" icon={<Table2 aria-hidden />}>
        Contacts, enquiries and other rows your workflows keep will stand here.
      </EmptyState>
    </>
  );
}
