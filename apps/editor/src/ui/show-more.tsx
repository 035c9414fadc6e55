import { Button, type ButtonProps } from './button.tsx';
import { classNames } from './class-names.ts';

export type ShowMoreProps = Pick<ButtonProps, 'size' | 'className'> & {
  /** What is read page by page. */
  query: { hasNextPage: boolean; isFetchingNextPage: boolean; fetchNextPage: () => Promise<unknown> };
  label?: string;
};

/** Below a list that is read page by page: the button that reads the next ones, as long as there are any. */
export function ShowMore({ query, label = 'Show more', size, className }: ShowMoreProps) {
  if (!query.hasNextPage) return null;
  return (
    <div className={classNames('flex', className)}>
      <Button size={size} isLoading={query.isFetchingNextPage} onClick={() => void query.fetchNextPage()}>
        {label}
      </Button>
    </div>
  );
}
