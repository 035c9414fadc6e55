import { Fragment, type ReactNode } from 'react';
import { ShowMore, type ShowMoreProps } from '../ui/show-more.tsx';
import { type Column, Table } from '../ui/table.tsx';

type PagedTableProps<Item> = Pick<ShowMoreProps, 'query'> & {
  caption: string;
  columns: Column<Item>[];
  items: readonly Item[];
  /** One of them on a phone: a list item. */
  card: (item: Item) => ReactNode;
};

/** A list that is read page by page: a table on a wide screen, cards on a phone. */
export function PagedTable<Item extends { id: string }>({
  caption,
  columns,
  items,
  card,
  query,
}: PagedTableProps<Item>) {
  return (
    <>
      <div className="max-wide:hidden">
        <Table caption={caption} columns={columns} rows={items} rowKey={({ id }) => id} />
      </div>
      <ul className="border-line border-t wide:hidden" aria-label={caption}>
        {items.map((item) => (
          <Fragment key={item.id}>{card(item)}</Fragment>
        ))}
      </ul>
      <ShowMore query={query} className="justify-center p-4" />
    </>
  );
}
