import { useEffect, useEffectEvent } from 'react';

/**
 * What a key does. Names are `KeyboardEvent.key`, letters in small: `a`, `?`, `[`, `Enter`, `ArrowLeft`, ` ` for Space.
 * `Escape` and `Ctrl+Enter` (also with ⌘) work while typing, too.
 */
export type KeyMap = Record<string, ((event: KeyboardEvent) => void) | undefined>;

/** Single keys for a whole screen. They are left alone while a person types, and in menus and dialogs. */
export function useKeys(keys: KeyMap, isActive = true): void {
  const onKey = useEffectEvent((event: KeyboardEvent) => {
    const isWithCtrl = event.ctrlKey || event.metaKey;
    const name = `${isWithCtrl ? 'Ctrl+' : ''}${event.key.length === 1 ? event.key.toLowerCase() : event.key}`;
    const act = Object.hasOwn(keys, name) ? keys[name] : undefined;
    if (!act || event.defaultPrevented || event.isComposing || isTakenByTarget(event.target, name)) return;
    event.preventDefault();
    act(event);
  });
  useEffect(() => {
    if (!isActive) return;
    const listener = (event: KeyboardEvent) => onKey(event);
    window.addEventListener('keydown', listener);
    return () => window.removeEventListener('keydown', listener);
  }, [isActive]);
}

const TYPING = 'input:not([type=checkbox]):not([type=radio]):not([type=range]), textarea, select, [contenteditable]';
const POPUPS = '[role=dialog], [role=alertdialog], [role=menu], [role=listbox], [role=combobox]';
const PRESSED = 'button, a, summary, input';

/** Whether the focused element has its own use for a key. */
export function isTakenByTarget(target: EventTarget | null, key: string): boolean {
  if (!(target instanceof Element)) return false;
  if (target.closest(POPUPS)) return true;
  if (key === 'Escape' || key === 'Ctrl+Enter') return false;
  if (target.closest(TYPING)) return true;
  if ((key === 'Enter' || key === ' ') && target.closest(PRESSED)) return true;
  return key.startsWith('Arrow') && target.closest('[role=radio], [role=tab], input') !== null;
}
