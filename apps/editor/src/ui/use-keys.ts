import { useEffect, useEffectEvent } from 'react';

/**
 * What a key does. Names are `KeyboardEvent.key`, letters in small: `a`, `?`, `[`, `Enter`, `ArrowLeft`, ` ` for Space; a letter
 * with the shift key held is `Shift+A`, and never the letter alone. `Escape` and `Ctrl+Enter` (also with ⌘) work while typing, too.
 */
export type KeyMap = Record<string, ((event: KeyboardEvent) => void) | undefined>;

/** Single keys for a whole screen. They are left alone while a person types, and in menus and dialogs. */
export function useKeys(keys: KeyMap, isActive = true): void {
  const onKey = useEffectEvent((event: KeyboardEvent) => {
    const name = keyName(event);
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

/** The name under which a pressed key stands in a KeyMap. */
export function keyName({ key, ctrlKey, metaKey, shiftKey }: Pressed): string {
  if (ctrlKey || metaKey) return `Ctrl+${key.length === 1 ? key.toLowerCase() : key}`;
  if (shiftKey && /^\p{L}$/u.test(key)) return `Shift+${key.toUpperCase()}`;
  return key.length === 1 ? key.toLowerCase() : key;
}
type Pressed = Pick<KeyboardEvent, 'key' | 'ctrlKey' | 'metaKey' | 'shiftKey'>;

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
