import { type PointerEvent as ReactPointerEvent, useEffect, useRef, useState } from 'react';

/** What is being carried, and where the pointer is in the window. */
export interface Carried {
  type: string;
  x: number;
  y: number;
}

/** A press that moves less than this is a click. */
const THRESHOLD_PX = 5;

/** Carries a node type with the pointer; `onDrop` gets it where it is let go. Escape puts it back. */
export function usePaletteDrag(onDrop: (type: string, x: number, y: number) => void) {
  const [carried, setCarried] = useState<Carried | null>(null);
  const hasCarried = useRef(false);
  const stop = useRef<() => void>(() => undefined);
  useEffect(() => () => stop.current(), []);

  const begin = (type: string) => (press: ReactPointerEvent) => {
    hasCarried.current = false;
    if (press.button !== 0) return;
    const listening = new AbortController();
    const { signal } = listening;
    let isCarrying = false;
    const end = () => {
      listening.abort();
      setCarried(null);
    };
    stop.current = end;
    const move = (event: PointerEvent) => {
      const far = Math.hypot(event.clientX - press.clientX, event.clientY - press.clientY);
      if (!isCarrying && far < THRESHOLD_PX) return;
      isCarrying = true;
      setCarried({ type, x: event.clientX, y: event.clientY });
    };
    const release = (event: PointerEvent) => {
      end();
      if (!isCarrying) return;
      hasCarried.current = true;
      onDrop(type, event.clientX, event.clientY);
    };
    window.addEventListener('pointermove', move, { signal });
    window.addEventListener('pointerup', release, { signal });
    window.addEventListener('pointercancel', end, { signal });
    window.addEventListener('keydown', (event) => event.key === 'Escape' && end(), { signal });
  };
  /** Whether a click is only the end of a drag that came back to where it began. A key's click has no detail. */
  const isEndOfDrag = (click: { detail: number }) => click.detail > 0 && hasCarried.current;
  return { carried, begin, isEndOfDrag };
}
