import { useNavigate, useSearch } from '@tanstack/react-router';
import { PageHeader } from '../ui/page-header.tsx';
import { type Tab, Tabs } from '../ui/tabs.tsx';
import { HoursTab } from './hours/hours-tab.tsx';
import { KeysTab } from './keys-tab.tsx';
import { NoticesTab } from './notices/notices-tab.tsx';
import { PeopleTab } from './people-tab.tsx';
import { StopTab } from './stop-tab.tsx';
import { TrustTab } from './trust-tab.tsx';
import { WorkspaceTab } from './workspace-tab.tsx';
import { YouTab } from './you-tab.tsx';

type Place = 'people' | 'keys' | 'workspace' | 'trust' | 'hours' | 'notifications' | 'look' | 'stop';

const tabs: readonly Tab<Place>[] = [
  { value: 'people', label: 'People', content: <PeopleTab /> },
  { value: 'keys', label: 'API keys', content: <KeysTab /> },
  { value: 'workspace', label: 'Workspace', content: <WorkspaceTab /> },
  { value: 'trust', label: 'Trust', content: <TrustTab /> },
  { value: 'hours', label: 'Working hours', content: <HoursTab /> },
  { value: 'notifications', label: 'Notifications', content: <NoticesTab /> },
  { value: 'look', label: 'You', content: <YouTab /> },
  { value: 'stop', label: 'Kill switch', content: <StopTab /> },
];

/** People, keys, the workspace, trust, working hours, notifications, the own account and the kill switch; the open tab is in the address. */
export function SettingsPage() {
  const { tab = 'people' } = useSearch({ from: '/framed/settings' });
  const navigate = useNavigate();
  return (
    <div className="flex h-full flex-col">
      <PageHeader title="Settings" />
      <Tabs
        label="Settings"
        isPageWide
        tabs={tabs}
        value={tab}
        onChange={(next) => void navigate({ to: '/settings', search: { tab: next }, replace: true })}
      />
    </div>
  );
}
