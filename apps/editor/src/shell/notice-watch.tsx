import type { StreamEvent } from '@leeway/shared/api/workspace.ts';
import { useRouter } from '@tanstack/react-router';
import { useEffect, useState } from 'react';
import { useLiveEvents } from '../api/live.ts';

type PageNotice = Extract<StreamEvent, { type: 'notice' }>;

/** Tells what waits for the person signed in: as a notification where the browser may, and in the title of a page in the background. */
export function NoticeWatch() {
  const router = useRouter();
  const [missed, setMissed] = useState(0);
  useLiveEvents((events) => {
    for (const event of events) {
      if (event.type !== 'notice') continue;
      if (document.hidden) setMissed((count) => count + event.count);
      show(event, () => router.history.push(event.path));
    }
  });
  useEffect(() => {
    const onVisibility = () => !document.hidden && setMissed(0);
    document.addEventListener('visibilitychange', onVisibility);
    return () => document.removeEventListener('visibilitychange', onVisibility);
  }, []);
  useEffect(() => badgeTitle(missed), [missed]);
  return null;
}

/** Several tabs get the same notice: the tag makes it one notification. */
function show({ id, title, text }: PageNotice, open: () => void): void {
  if (!('Notification' in window) || Notification.permission !== 'granted') return;
  const shown = new Notification(title, { body: text, tag: `leeway-${id}`, icon: '/mark.svg' });
  shown.onclick = () => {
    window.focus();
    shown.close();
    open();
  };
}

/** Puts the number before the page's title, also when the title changes meanwhile. Returns the way to take it away. */
function badgeTitle(count: number): (() => void) | undefined {
  if (count === 0) return undefined;
  const badge = `(${count}) `;
  const put = () => {
    if (!document.title.startsWith(badge)) document.title = badge + document.title;
  };
  put();
  const observer = new MutationObserver(put);
  observer.observe(document.head, { childList: true, characterData: true, subtree: true });
  return () => {
    observer.disconnect();
    if (document.title.startsWith(badge)) document.title = document.title.slice(badge.length);
  };
}
