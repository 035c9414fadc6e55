import type { Toast as Base } from '@base-ui/react/toast';
import type { Tone } from './tone.tsx';

/** What a toast carries beside its words. */
export type ToastData = { tone: Tone };

/** Where toasts are added, and what draws them listens to. */
export type ToastManager = ReturnType<typeof Base.createToastManager<ToastData>>;
