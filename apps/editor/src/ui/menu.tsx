import { Menu as Base } from '@base-ui/react/menu';
import { Check } from 'lucide-react';
import type { ReactElement, ReactNode } from 'react';
import { classNames } from './class-names.ts';

export type MenuItem =
  | {
      kind?: 'action';
      label: string;
      icon?: ReactNode;
      /** A key that does the same, shown at the right. */
      shortcut?: string;
      isDangerous?: boolean;
      /** Set for one of several choices: a tick shows the chosen one. */
      isChosen?: boolean;
      disabled?: boolean;
      onSelect: () => void;
    }
  | { kind: 'separator' }
  | { kind: 'heading'; label: string };

export type MenuProps = {
  /** A Button or IconButton; it gets the click and the aria states. */
  trigger: ReactElement;
  items: readonly MenuItem[];
  side?: 'top' | 'bottom';
  align?: 'start' | 'end';
  isOpenAtFirst?: boolean;
};

/** A list of things to do, opened by its trigger. */
export function Menu({ trigger, items, side, align = 'start', isOpenAtFirst }: MenuProps) {
  return (
    <Base.Root defaultOpen={isOpenAtFirst}>
      <Base.Trigger render={trigger} />
      <Base.Portal>
        <Base.Positioner sideOffset={4} side={side} align={align} collisionPadding={8} className="z-50 outline-none">
          <Base.Popup className="pop-box min-w-44 max-w-80 p-1">
            {items.map((item, index) => (
              <MenuRow key={index} item={item} />
            ))}
          </Base.Popup>
        </Base.Positioner>
      </Base.Portal>
    </Base.Root>
  );
}

function MenuRow({ item }: { item: MenuItem }) {
  if (item.kind === 'separator') return <Base.Separator className="my-1 h-px bg-line" />;
  if (item.kind === 'heading') {
    return <div className="px-2 pt-1.5 pb-0.5 font-medium text-ink-2 text-xs">{item.label}</div>;
  }
  const row = (
    <>
      <span className="flex size-4 shrink-0 items-center justify-center [&_svg]:size-4">
        {item.isChosen ? <Check aria-hidden /> : item.icon}
      </span>
      <span className="min-w-0 flex-1">{item.label}</span>
      {item.shortcut && <span className="text-ink-3 text-xs">{item.shortcut}</span>}
    </>
  );
  const className = classNames(
    'flex min-h-8 cursor-default select-none items-center gap-2 rounded-mark px-2 py-1 outline-none data-highlighted:bg-hover data-disabled:text-ink-3',
    item.isDangerous && 'text-fail',
  );
  if (item.isChosen === undefined) {
    return (
      <Base.Item className={className} disabled={item.disabled} onClick={item.onSelect}>
        {row}
      </Base.Item>
    );
  }
  return (
    <Base.CheckboxItem
      className={className}
      disabled={item.disabled}
      checked={item.isChosen}
      closeOnClick
      onClick={item.onSelect}
    >
      {row}
    </Base.CheckboxItem>
  );
}
