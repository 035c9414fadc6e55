import { useState } from 'react';
import { Button } from '../../ui/button.tsx';

type Permission = NotificationPermission | 'missing';

const WORDS: Record<Permission, string> = {
  granted: 'This browser may show notifications, while Leeway is open in a tab.',
  denied: 'This browser was told not to show notifications of Leeway. You can change that in its settings.',
  default: 'This browser asks you once. Leeway has to be open in a tab.',
  missing: 'This browser cannot show notifications here. They need https, or localhost.',
};

/** Whether the browser may show notifications, and the way to let it. */
export function BrowserPermission() {
  const [permission, setPermission] = useState<Permission>(readPermission);
  const ask = async () => setPermission(await Notification.requestPermission());
  return (
    <div className="flex flex-wrap items-center gap-3">
      <p className="min-w-52 flex-1 text-ink-2">{WORDS[permission]}</p>
      {permission === 'default' && (
        <Button size="small" onClick={() => void ask()}>
          Allow notifications
        </Button>
      )}
    </div>
  );
}

function readPermission(): Permission {
  return 'Notification' in window && window.isSecureContext ? Notification.permission : 'missing';
}
