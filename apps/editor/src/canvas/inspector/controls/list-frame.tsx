// The frame of a list that people add to, take from and put in order.
import { ChevronDown, ChevronUp, Plus, Trash2 } from 'lucide-react';
import { type ReactNode, useId } from 'react';
import { Button } from '../../../ui/button.tsx';
import { IconButton } from '../../../ui/icon-button.tsx';

export type ListFrameProps = {
  label: string;
  help: string | undefined;
  error: string | undefined;
  /** One entry's name, for the buttons: `field`. */
  noun: string;
  count: number;
  isEditable: boolean;
  onAdd: () => void;
  children: ReactNode;
};

export function ListFrame({ label, help, error, noun, count, isEditable, onAdd, children }: ListFrameProps) {
  const id = useId();
  return (
    <div role="group" aria-labelledby={id} className="flex min-w-0 flex-col gap-2">
      <div>
        <span id={id} className="font-medium text-ink-2 text-sm">
          {label}
        </span>
        {help && <p className="text-ink-3 text-xs">{help}</p>}
      </div>
      {count > 0 && <ol className="flex flex-col gap-2">{children}</ol>}
      {error && <p className="text-fail text-sm">{error}</p>}
      {isEditable && (
        <Button size="small" variant="secondary" icon={<Plus aria-hidden />} className="self-start" onClick={onAdd}>
          Add a {noun}
        </Button>
      )}
    </div>
  );
}

export type ListEntryProps = {
  /** `Your name`, or `field 2` while it has none. */
  name: string;
  path: string;
  isEditable: boolean;
  /** Left out where order means nothing. */
  onMove?: ((by: -1 | 1) => void) | undefined;
  isFirst: boolean;
  isLast: boolean;
  onRemove: () => void;
  children: ReactNode;
};

export function ListEntry({ name, path, isEditable, onMove, isFirst, isLast, onRemove, children }: ListEntryProps) {
  return (
    <li data-field={path} className="flex min-w-0 flex-col gap-2 rounded-control border border-line bg-panel p-2.5">
      {children}
      {isEditable && (
        <div className="-mb-1 flex justify-end gap-0.5">
          {onMove && (
            <>
              <IconButton
                className="size-7!"
                label={`Move ${name} up`}
                disabled={isFirst}
                icon={<ChevronUp aria-hidden />}
                onClick={() => onMove(-1)}
              />
              <IconButton
                className="size-7!"
                label={`Move ${name} down`}
                disabled={isLast}
                icon={<ChevronDown aria-hidden />}
                onClick={() => onMove(1)}
              />
            </>
          )}
          <IconButton className="size-7!" label={`Remove ${name}`} icon={<Trash2 aria-hidden />} onClick={onRemove} />
        </div>
      )}
    </li>
  );
}
