// A tooltip on the browser's own popover layer: it stands above dialogs and costs no positioning library in the first load.
import { cloneElement, type KeyboardEvent, type ReactElement, useId, useRef, useState } from 'react';

const gap = 6;
const margin = 8;

export type TooltipProps = {
  text: string;
  /** False when the text only repeats the element's own name, so that it is not read out twice. */
  isDescription?: boolean;
  children: ReactElement<{ 'aria-describedby'?: string }>;
};

/** Shows `text` under its only child on hover and on keyboard focus; Escape hides it. Touch never sees it, so it may only add. */
export function Tooltip({ text, isDescription = true, children }: TooltipProps) {
  const id = useId();
  const wrapper = useRef<HTMLSpanElement>(null);
  const [isOpen, setOpen] = useState(false);

  const hide = () => setOpen(false);
  const hideOnEscape = (event: KeyboardEvent) => {
    if (event.key === 'Escape') hide();
  };
  const showOnFocus = () => {
    if (wrapper.current?.querySelector(':focus-visible')) setOpen(true);
  };

  return (
    <span
      ref={wrapper}
      role="presentation"
      className="contents"
      onPointerEnter={(event) => event.pointerType === 'mouse' && setOpen(true)}
      onPointerLeave={hide}
      onPointerDown={hide}
      onFocus={showOnFocus}
      onBlur={hide}
      onKeyDown={hideOnEscape}
    >
      {isDescription && isOpen ? cloneElement(children, { 'aria-describedby': id }) : children}
      {isOpen && (
        <span
          id={id}
          role="tooltip"
          popover="manual"
          ref={(tip) => {
            if (tip) placeUnder(tip, wrapper.current?.firstElementChild);
          }}
          className="fixed m-0 max-w-64 rounded-mark border border-line-2 bg-ink px-2 py-1 text-on-ink text-xs shadow-menu"
        >
          {text}
        </span>
      )}
    </span>
  );
}

function placeUnder(tip: HTMLElement, anchor: Element | null | undefined): void {
  if (!anchor || tip.matches(':popover-open')) return;
  tip.showPopover();
  const at = anchor.getBoundingClientRect();
  const { width, height } = tip.getBoundingClientRect();
  const isRoomBelow = at.bottom + gap + height < window.innerHeight - margin;
  const left = Math.min(at.left + at.width / 2 - width / 2, window.innerWidth - width - margin);
  tip.style.inset = 'auto';
  tip.style.top = `${isRoomBelow ? at.bottom + gap : at.top - gap - height}px`;
  tip.style.left = `${Math.max(margin, left)}px`;
}
