import type { WorkspaceEvent } from '../../../store/journal/append.ts';
import type { Journal } from '../../../store/journal.ts';

type News = Extract<WorkspaceEvent, { type: 'approval.changed' }>;

/** Tells open inboxes of a planted draft, as they are told of a real one. */
export async function announce(
  journal: Pick<Journal, 'appendWorkspace'>,
  news: Omit<News, 'type' | 'what'>,
): Promise<void> {
  await journal.appendWorkspace({ type: 'approval.changed', ...news, what: 'asked' });
}
