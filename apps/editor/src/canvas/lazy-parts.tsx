// Parts of the screen that are not needed for its first picture: loaded when they are opened, the inspector while the browser rests.
import { lazy } from 'react';

const loadInspector = () => import('./inspector/inspector.tsx').then((module) => ({ default: module.Inspector }));

export const Inspector = lazy(loadInspector);
export const Outline = lazy(() => import('./outline.tsx').then((module) => ({ default: module.Outline })));
export const RunOverlay = lazy(() => import('./run-overlay.tsx').then((module) => ({ default: module.RunOverlay })));
export const StepPanel = lazy(() =>
  import('./keys/step-panels.tsx').then((module) => ({ default: module.StepPanels })),
);
export const TestDialog = lazy(() =>
  import('./top/test-dialog.tsx').then((module) => ({ default: module.TestDialog })),
);
export const GoLiveDialog = lazy(() =>
  import('./top/go-live-dialog.tsx').then((module) => ({ default: module.GoLiveDialog })),
);
export const SettingsDialog = lazy(() =>
  import('./top/settings-dialog.tsx').then((module) => ({ default: module.SettingsDialog })),
);
export const DeleteDialog = lazy(() =>
  import('./top/delete-dialog.tsx').then((module) => ({ default: module.DeleteDialog })),
);

/** Fetches what is opened next on almost every visit, once the first picture stands. */
export function preloadParts(): void {
  const load = () => void Promise.all([loadInspector(), import('./keys/step-panels.tsx')]);
  if ('requestIdleCallback' in window) requestIdleCallback(load);
  else setTimeout(load, 1500);
}
