import { useRouter } from '@tanstack/react-router';
import { useEffect, useState } from 'react';

/** Says the new screen's title to screen readers, which a change of screen without a page load would leave out. */
export function RouteAnnouncer() {
  const router = useRouter();
  const [title, setTitle] = useState('');
  useEffect(() => {
    return router.subscribe('onRendered', ({ pathChanged }) => {
      if (pathChanged) setTitle(document.title);
    });
  }, [router]);
  return (
    <p role="status" className="sr-only">
      {title}
    </p>
  );
}
