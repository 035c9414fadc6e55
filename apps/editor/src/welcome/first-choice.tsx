import { useQuery } from '@tanstack/react-query';
import { Plus } from 'lucide-react';
import { errorWords } from '../api/error-words.ts';
import { templatesQuery } from '../api/queries.ts';
import { useStartWorkflow } from '../api/use-start-workflow.ts';
import { ErrorState } from '../ui/error-state.tsx';
import { Icon } from '../ui/icon.tsx';
import { Notice } from '../ui/notice.tsx';
import { Skeleton } from '../ui/skeleton.tsx';
import { TileList } from '../ui/tile-list.tsx';

const blank = 'blank';

/** A tile per template, and an empty workflow. */
export function FirstChoice() {
  const templates = useQuery(templatesQuery);
  const start = useStartWorkflow();
  if (templates.isPending) return <Skeleton className="h-20 w-full" />;
  if (templates.isError) {
    return (
      <ErrorState
        title="The templates did not load"
        {...errorWords(templates.error)}
        onRetry={() => void templates.refetch()}
      />
    );
  }
  const tiles = templates.data.items.map(({ id, icon, title, summary }) => ({
    id,
    icon: <Icon name={icon} />,
    title,
    text: summary,
    isBusy: start.startingId === id,
  }));
  const failure = start.error && errorWords(start.error);
  return (
    <div className="flex flex-col gap-4">
      {failure && (
        <Notice tone="fail" isAlert title={failure.message}>
          {failure.hint}
        </Notice>
      )}
      <TileList
        tiles={[...tiles, { id: blank, icon: <Plus aria-hidden />, title: 'Start blank', text: 'An empty canvas.' }]}
        disabled={start.isStarting}
        onChoose={(id) => (id === blank ? start.startBlank('Untitled workflow') : start.startTemplate(id))}
      />
      <p className="text-ink-3 text-sm">
        A finished workflow opens with sample data and runs once. Nothing is sent anywhere.
      </p>
    </div>
  );
}
