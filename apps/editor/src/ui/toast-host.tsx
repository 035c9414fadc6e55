// Draws the toasts. Loaded by toast.tsx when the first one is shown.
import { Toast as Base } from '@base-ui/react/toast';
import { X } from 'lucide-react';
import { useEffect } from 'react';
import { buttonClass } from './button-class.ts';
import { IconButton } from './icon-button.tsx';
import type { ToastData, ToastManager } from './toast-manager.ts';
import { ToneGlyph, toneText } from './tone.tsx';

/** The place toasts stand in; calls `onReady` once messages added to the manager are seen. */
export function ToastHost({ manager, onReady }: { manager: ToastManager; onReady: () => void }) {
  // Effects run children first: when this one runs, the provider below has subscribed to the manager.
  useEffect(onReady, [onReady]);
  return (
    <Base.Provider toastManager={manager} limit={3}>
      <Base.Portal>
        <Base.Viewport className="fixed right-4 bottom-20 z-60 flex w-88 max-w-[calc(100vw-2rem)] flex-col gap-2 wide:bottom-4">
          <ToastList />
        </Base.Viewport>
      </Base.Portal>
    </Base.Provider>
  );
}

function ToastList() {
  const { toasts } = Base.useToastManager<ToastData>();
  return toasts.map((toast) => (
    <Base.Root
      key={toast.id}
      toast={toast}
      swipeDirection={['right', 'down']}
      className="pop-box [transform:translate(var(--toast-swipe-movement-x),var(--toast-swipe-movement-y))] data-limited:hidden"
    >
      <Base.Content className="flex items-start gap-2.5 py-2 pr-2 pl-3">
        <ToneGlyph
          tone={toast.data?.tone ?? 'neutral'}
          className={`mt-2 size-4 ${toneText[toast.data?.tone ?? 'neutral']}`}
        />
        <div className="min-w-0 flex-1 py-1.5">
          <Base.Title className="font-semibold" />
          <Base.Description className="text-ink-2 text-sm" />
        </div>
        {toast.actionProps && <Base.Action className={buttonClass('secondary')} />}
        <Base.Close render={<IconButton label="Close message" icon={<X aria-hidden />} />} />
      </Base.Content>
    </Base.Root>
  ));
}
