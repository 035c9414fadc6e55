// Short messages at the edge of the screen. The part that draws them is loaded with the first message, not with the page.
import { Toast as Base } from '@base-ui/react/toast';
import { createContext, lazy, type ReactNode, Suspense, use, useCallback, useMemo, useRef, useState } from 'react';
import type { ToastData } from './toast-manager.ts';
import type { Tone } from './tone.tsx';

export type ToastInput = {
  title: string;
  description?: string;
  tone?: Tone;
  /** The way back, such as Undo. It closes the toast. */
  action?: { label: string; onClick: () => void };
  /** 0 keeps it until it is closed. An action gets 10 s, a failure stays, the rest 5 s. */
  timeoutMs?: number;
  /** A toast with the same id replaces the one before it. */
  id?: string;
};

type Toasts = { show: (toast: ToastInput) => string; close: (id: string) => void };

const ToastHost = lazy(() => import('./toast-host.tsx').then((module) => ({ default: module.ToastHost })));
const ToastContext = createContext<Toasts | null>(null);

/** Makes `useToast` work below it. */
export function ToastProvider({ children }: { children: ReactNode }) {
  const [manager] = useState(() => Base.createToastManager<ToastData>());
  const [isWanted, setWanted] = useState(false);
  const isReady = useRef(false);
  const waiting = useRef<(() => void)[]>([]);

  const toasts = useMemo<Toasts>(() => {
    const whenReady = (act: () => void) => {
      if (isReady.current) return act();
      waiting.current.push(act);
      setWanted(true);
    };
    return {
      show: (toast) => {
        const id = toast.id ?? crypto.randomUUID();
        whenReady(() => manager.add({ ...toOptions(toast, () => manager.close(id)), id }));
        return id;
      },
      close: (id) => whenReady(() => manager.close(id)),
    };
  }, [manager]);

  const start = useCallback(() => {
    isReady.current = true;
    for (const act of waiting.current.splice(0)) act();
  }, []);

  return (
    <ToastContext value={toasts}>
      {children}
      {isWanted && (
        <Suspense>
          <ToastHost manager={manager} onReady={start} />
        </Suspense>
      )}
    </ToastContext>
  );
}

/** `show(toast)` says something and returns its id; `close(id)` takes it back. Read out politely. */
export function useToast(): Toasts {
  const toasts = use(ToastContext);
  if (!toasts) throw new Error('useToast needs a ToastProvider above it.');
  return toasts;
}

function toOptions({ title, description, tone = 'neutral', action, timeoutMs }: ToastInput, close: () => void) {
  const usual = tone === 'fail' ? 0 : action ? 10_000 : 5_000;
  return {
    title,
    description,
    data: { tone },
    timeout: timeoutMs ?? usual,
    // Never high: such a toast is hidden from assistive technology until it has the focus, and its way back with it.
    priority: 'low' as const,
    actionProps: action && {
      children: action.label,
      onClick: () => {
        action.onClick();
        close();
      },
    },
  };
}
