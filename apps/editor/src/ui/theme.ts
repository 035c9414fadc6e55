// The theme a person chose, kept in this browser. public/before-start.js reads the same key before the first paint.
import { useSyncExternalStore } from 'react';

export type Theme = 'light' | 'dark' | 'system';

export const themeKey = 'leeway.theme';
const changed = 'leeway-theme-changed';

/** The chosen theme; `system` when none was chosen or storage is blocked. */
export function readTheme(): Theme {
  try {
    const stored = localStorage.getItem(themeKey);
    return stored === 'light' || stored === 'dark' ? stored : 'system';
  } catch {
    return 'system';
  }
}

/** Applies a theme at once and keeps it for the next visit. */
export function chooseTheme(theme: Theme): void {
  if (theme === 'system') delete document.documentElement.dataset.theme;
  else document.documentElement.dataset.theme = theme;
  try {
    if (theme === 'system') localStorage.removeItem(themeKey);
    else localStorage.setItem(themeKey, theme);
  } catch {
    // Storage is blocked: the choice holds until the page is closed.
  }
  window.dispatchEvent(new Event(changed));
}

/** The chosen theme, followed live (also when it is changed in another tab). */
export function useTheme(): Theme {
  return useSyncExternalStore(subscribe, readTheme);
}

function subscribe(onChange: () => void): () => void {
  window.addEventListener(changed, onChange);
  window.addEventListener('storage', onChange);
  return () => {
    window.removeEventListener(changed, onChange);
    window.removeEventListener('storage', onChange);
  };
}
