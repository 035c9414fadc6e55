import { Drawer as Base } from '@base-ui/react/drawer';
import { X } from 'lucide-react';
import type { ReactNode } from 'react';
import { classNames } from './class-names.ts';
import { IconButton } from './icon-button.tsx';
import { backdropClass } from './modal-class.ts';

export type SheetProps = {
  isOpen: boolean;
  onClose: () => void;
  title: string;
  /** Drawn instead of the plain title, for one that can be edited. */
  heading?: ReactNode;
  children: ReactNode;
  footer?: ReactNode;
  /** Which edge it comes from: `bottom` on phones, `right` on wide screens. */
  side?: 'bottom' | 'right';
};

const sides = {
  bottom: {
    swipe: 'down',
    viewport: 'items-end',
    popup: 'max-h-[85dvh] w-full rounded-b-none border-b-0 [transform:translateY(var(--drawer-swipe-movement-y))]',
  },
  right: {
    swipe: 'right',
    viewport: 'justify-end',
    popup:
      'h-full w-96 max-w-[calc(100vw-3rem)] rounded-r-none border-r-0 [transform:translateX(var(--drawer-swipe-movement-x))]',
  },
} as const;

/** A panel that comes in from an edge over the page. A swipe towards the edge closes it, and so do the cross and Escape. */
export function Sheet({ isOpen, onClose, title, heading, children, footer, side = 'bottom' }: SheetProps) {
  const { swipe, viewport, popup } = sides[side];
  return (
    <Base.Root open={isOpen} onOpenChange={(open) => !open && onClose()} swipeDirection={swipe}>
      <Base.Portal>
        <Base.Backdrop className={backdropClass} />
        <Base.Viewport className={classNames('fixed inset-0 z-40 flex', viewport)}>
          <Base.Popup className={classNames('pop-box flex flex-col', popup)}>
            <div className="flex items-center gap-3 py-2 pr-2 pl-4">
              <Base.Title className={heading ? 'sr-only' : 'min-w-0 flex-1 font-semibold text-lg'}>{title}</Base.Title>
              {heading && <div className="min-w-0 flex-1">{heading}</div>}
              <Base.Close render={<IconButton label="Close" icon={<X aria-hidden />} />} />
            </div>
            <Base.Content className="min-h-0 flex-1 overflow-y-auto px-4 pb-4">{children}</Base.Content>
            {footer && (
              <div className="flex gap-2 border-line border-t p-4 pb-[calc(1rem+env(safe-area-inset-bottom))]">
                {footer}
              </div>
            )}
          </Base.Popup>
        </Base.Viewport>
      </Base.Portal>
    </Base.Root>
  );
}
