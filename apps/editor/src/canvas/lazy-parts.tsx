// Parts of the screen that are not needed for its first picture: loaded when they are opened, the inspector while the browser rests.
import { lazy } from 'react';
import { fetchWhenIdle } from '../ui/fetch-when-idle.ts';

const loadInspector = () => import('./inspector/inspector.tsx').then((module) => ({ default: module.Inspector }));

export const Inspector = lazy(loadInspector);
export const Outline = lazy(() => import('./outline.tsx').then((module) => ({ default: module.Outline })));
// The canvas stands first; a phone does not need it at all.
export const Palette = lazy(() => import('./palette.tsx').then((module) => ({ default: module.Palette })));
export const PanelDialog = lazy(() => import('./panel-dialog.tsx').then((module) => ({ default: module.PanelDialog })));
export const EmptyCanvas = lazy(() => import('./empty-canvas.tsx').then((module) => ({ default: module.EmptyCanvas })));
export const ConflictBanner = lazy(() =>
  import('./top/conflict-banner.tsx').then((module) => ({ default: module.ConflictBanner })),
);
export const RunOverlay = lazy(() => import('./run-overlay.tsx').then((module) => ({ default: module.RunOverlay })));
export const StepPanel = lazy(() =>
  import('./keys/step-panels.tsx').then((module) => ({ default: module.StepPanels })),
);

/** Fetches what is opened next on almost every visit, once the first picture stands. */
export function preloadParts(): void {
  fetchWhenIdle(
    loadInspector,
    () => import('./keys/step-panels.tsx'),
    () => import('./steps/read-clip.ts'),
  );
}
