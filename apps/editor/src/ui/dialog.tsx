import { Dialog as Base } from '@base-ui/react/dialog';
import { X } from 'lucide-react';
import { type ReactNode, type RefObject, useRef } from 'react';
import { classNames } from './class-names.ts';
import { IconButton } from './icon-button.tsx';
import { backdropClass, modalClass, phoneButtons } from './modal-class.ts';

export type DialogProps = {
  isOpen: boolean;
  onClose: () => void;
  title: string;
  description?: ReactNode;
  children?: ReactNode;
  /** Buttons, the main one last. */
  footer?: ReactNode;
  size?: 'small' | 'medium' | 'large';
  /** Where the keyboard goes when it opens, instead of its form's first field, or the cross when it has no form. */
  initialFocus?: RefObject<HTMLElement | null>;
};

/** A window over the page that must be answered or closed. Escape, the cross and a click beside it close it. */
export function Dialog({
  isOpen,
  onClose,
  title,
  description,
  children,
  footer,
  size = 'medium',
  initialFocus,
}: DialogProps) {
  const popup = useRef<HTMLDivElement>(null);
  // What is asked for comes first, not the cross. After a touch that would bring up the keyboard unasked.
  const firstField = (openedBy: string) =>
    openedBy === 'touch' ? true : (popup.current?.querySelector<HTMLElement>('form :is(input, textarea)') ?? true);
  return (
    <Base.Root open={isOpen} onOpenChange={(open) => !open && onClose()}>
      <Base.Portal>
        <Base.Backdrop className={backdropClass} />
        <Base.Popup ref={popup} initialFocus={initialFocus ?? firstField} className={modalClass(size)}>
          <div className="flex items-start gap-3 px-5 pt-4 pb-3">
            <div className="min-w-0 flex-1">
              <Base.Title className="font-semibold text-lg">{title}</Base.Title>
              {description && <Base.Description className="mt-0.5 text-ink-2">{description}</Base.Description>}
            </div>
            <Base.Close render={<IconButton label="Close" icon={<X aria-hidden />} className="-mt-1 -mr-2" />} />
          </div>
          <div className="min-h-0 flex-1 overflow-y-auto px-5 pt-0.5 pb-5">{children}</div>
          {footer && (
            <div
              className={classNames(
                'flex flex-wrap justify-end gap-2 border-line border-t px-5 py-3 max-wide:px-4',
                phoneButtons,
              )}
            >
              {footer}
            </div>
          )}
        </Base.Popup>
      </Base.Portal>
    </Base.Root>
  );
}
