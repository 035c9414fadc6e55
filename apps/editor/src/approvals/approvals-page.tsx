import { Inbox } from 'lucide-react';
import { EmptyState } from '../ui/empty-state.tsx';
import { PageHeader } from '../ui/page-header.tsx';

export function ApprovalsPage() {
  return (
    <>
      <PageHeader title="Approvals" />
      <EmptyState title="Nothing waits for you" icon={<Inbox aria-hidden />}>
        Drafts that need a person will stand here.
      </EmptyState>
    </>
  );
}
