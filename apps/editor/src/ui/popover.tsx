import { Popover as Base } from '@base-ui/react/popover';
import type { ReactElement, ReactNode } from 'react';

export type PopoverProps = {
  /** A Button or IconButton; it gets the click and the aria states. */
  trigger: ReactElement;
  title?: string;
  children: ReactNode;
  side?: 'top' | 'bottom' | 'left' | 'right';
  align?: 'start' | 'center' | 'end';
  /** Leave both out to let the trigger alone open and close it. */
  isOpen?: boolean;
  onOpenChange?: (isOpen: boolean) => void;
};

/** A small box beside its trigger, for a bit more to read or to set. */
export function Popover(props: PopoverProps) {
  return (
    <Base.Root open={props.isOpen} onOpenChange={props.onOpenChange}>
      <Base.Trigger render={props.trigger} />
      <Base.Portal>
        <Base.Positioner sideOffset={6} side={props.side} align={props.align} collisionPadding={8} className="z-50">
          <Base.Popup className="pop-box max-h-(--available-height) w-80 max-w-(--available-width) overflow-y-auto p-4">
            {props.title && <Base.Title className="mb-2 font-semibold text-base">{props.title}</Base.Title>}
            {props.children}
          </Base.Popup>
        </Base.Positioner>
      </Base.Portal>
    </Base.Root>
  );
}
