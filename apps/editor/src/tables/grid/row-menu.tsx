import type { Row } from '@leeway/shared/api/tables.ts';
import { Ellipsis, History, Trash2 } from 'lucide-react';
import { IconButton } from '../../ui/icon-button.tsx';
import { Menu } from '../../ui/menu.tsx';

export type RowMenuProps = {
  row: Row;
  /** Its number on the screen, from 1. */
  place: number;
  mayEdit: boolean;
  /** Only the row the person is in is reached by Tab. */
  isInTabOrder: boolean;
  onHistory: (row: Row) => void;
  onDelete: (row: Row) => void;
};

/** What can be done to a row. */
export function RowMenu({ row, place, mayEdit, isInTabOrder, onHistory, onDelete }: RowMenuProps) {
  const history = { label: 'History', icon: <History aria-hidden />, onSelect: () => onHistory(row) };
  const remove = {
    label: 'Delete the row',
    icon: <Trash2 aria-hidden />,
    isDangerous: true,
    onSelect: () => onDelete(row),
  };
  return (
    <Menu
      align="end"
      trigger={
        <IconButton
          label={`Row ${place}`}
          icon={<Ellipsis aria-hidden />}
          tabIndex={isInTabOrder ? 0 : -1}
          className="size-7"
        />
      }
      items={mayEdit ? [history, remove] : [history]}
    />
  );
}
