import { Settings } from 'lucide-react';
import { EmptyState } from '../ui/empty-state.tsx';
import { PageHeader } from '../ui/page-header.tsx';

export function SettingsPage() {
  return (
    <>
      <PageHeader title="Settings" />
      <EmptyState title="Nothing to set yet" icon={<Settings aria-hidden />}>
        People, roles and AI models will stand here.
      </EmptyState>
    </>
  );
}
