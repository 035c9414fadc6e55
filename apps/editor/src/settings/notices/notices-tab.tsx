import { useQuery } from '@tanstack/react-query';
import { errorWords } from '../../api/error-words.ts';
import { NotLoaded } from '../../ui/not-loaded.tsx';
import { choiceQuery, mailConnectionsQuery, noticeSettingsQuery } from './notice-queries.ts';
import { OwnNotices } from './own-notices.tsx';
import { WorkspaceNotices } from './workspace-notices.tsx';

/** How the person signed in is told what waits, and how the workspace sends it. */
export function NoticesTab() {
  const choice = useQuery(choiceQuery);
  const settings = useQuery(noticeSettingsQuery);
  const connections = useQuery(mailConnectionsQuery);
  const error = choice.error ?? settings.error ?? connections.error;
  if (choice.data && settings.data && connections.data) {
    return (
      <>
        <OwnNotices choice={choice.data} hasMail={settings.data.mailConnection !== null} />
        <WorkspaceNotices settings={settings.data} connections={connections.data.items} />
      </>
    );
  }
  return (
    <NotLoaded
      what="notifications"
      failure={error && errorWords(error)}
      onRetry={() => void Promise.all([choice.refetch(), settings.refetch(), connections.refetch()])}
      className="px-4 py-6 wide:px-6"
    />
  );
}
