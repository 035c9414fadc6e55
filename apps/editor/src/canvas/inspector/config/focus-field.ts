// Finds the place of a field on the form and puts the focus there.

/** The element of a field, or of the nearest thing that holds it: `fields.2.name` → `fields.2` → `fields`. */
export function fieldElement(root: HTMLElement, field: string): HTMLElement | null {
  const parts = field.split('.');
  const marked = [...root.querySelectorAll<HTMLElement>('[data-field]')];
  for (let length = parts.length; length > 0; length -= 1) {
    const path = parts.slice(0, length).join('.');
    const found = marked.find((element) => element.dataset.field === path);
    if (found) return found;
  }
  return null;
}

/** Scrolls to an element and focuses what can be filled in there, the part with a problem first. */
export function focusIn(element: HTMLElement): void {
  const candidates = [
    ...element.querySelectorAll<HTMLElement>(
      'input:not(:disabled), textarea:not(:disabled), [role="textbox"], button:not(:disabled)',
    ),
  ];
  const target = candidates.find((one) => one.getAttribute('aria-invalid') === 'true') ?? candidates[0];
  element.scrollIntoView({ block: 'center' });
  target?.focus({ preventScroll: true });
}
