import { useQuery } from '@tanstack/react-query';
import { errorWords } from '../api/error-words.ts';
import { useMay, workflowsQuery } from '../api/queries.ts';
import { routes } from '../api/routes.ts';
import { useStartWorkflow } from '../api/use-start-workflow.ts';
import { EmptyState } from '../ui/empty-state.tsx';
import { NotLoaded } from '../ui/not-loaded.tsx';
import { FailureNotice } from '../ui/notice.tsx';
import { PageHeader } from '../ui/page-header.tsx';
import { TileList } from '../ui/tile-list.tsx';
import { daySentence } from './day-sentence.ts';
import { sortByNeed } from './health.ts';
import { KillSwitchBanner } from './kill-switch-banner.tsx';
import { TrustProposal } from './trust-proposal.tsx';
import { WorkflowTable } from './workflow-table.tsx';

/** The state of every workflow, what needs a person first. */
export function HomePage() {
  const { data, error, refetch } = useQuery(workflowsQuery);
  const hasAny = !!data && data.items.length > 0;
  return (
    <>
      <PageHeader title="Home" summary={hasAny && daySentence(data.items)} />
      <KillSwitchBanner />
      {!data && <NotLoaded what="workflows" failure={error && errorWords(error)} onRetry={() => void refetch()} />}
      {data && !hasAny && <NoWorkflows />}
      {data && hasAny && (
        <div className="flex flex-col xl:flex-row xl:items-start">
          <div className="min-w-0 flex-1 max-xl:order-2">
            <WorkflowTable workflows={sortByNeed(data.items)} />
          </div>
          <TrustProposal />
        </div>
      )}
    </>
  );
}

function NoWorkflows() {
  const start = useStartWorkflow();
  const mayStart = useMay(routes.templates.use);
  if (!mayStart) {
    return <EmptyState title="No workflows yet">An owner or a builder can make the first one.</EmptyState>;
  }
  return (
    <section aria-labelledby="start" className="flex max-w-176 flex-col gap-4 px-4 pt-2 pb-8 wide:px-6">
      <h2 id="start" className="font-semibold text-lg">
        What takes your time?
      </h2>
      <FailureNotice failure={start.failure} />
      <TileList tiles={start.tiles} disabled={start.isStarting || start.isLoading} onChoose={start.choose} />
    </section>
  );
}
