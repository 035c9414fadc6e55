// Everything about the trust in one step: its dial, what decisions prove, the checks, and all that happened.
import { catalogue } from '@leeway/nodes/editor';
import type { Trust } from '@leeway/shared/api/trust.ts';
import type { NodeType } from '@leeway/shared/graph/node-type.ts';
import { typeWith } from '@leeway/shared/graph/node-type.ts';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { call } from '../../api/client.ts';
import { errorWords } from '../../api/error-words.ts';
import { routes } from '../../api/routes.ts';
import { ErrorState } from '../../ui/error-state.tsx';
import { SkeletonRows } from '../../ui/skeleton.tsx';
import { TopBar } from '../../ui/top-bar.tsx';
import { EvidenceSection } from '../evidence/evidence-section.tsx';
import { trustQuery } from '../trust-queries.ts';
import { DialHead } from '../turn/dial-head.tsx';
import { LiveNote } from '../turn/live-note.tsx';
import { RestingRecommendation, UrgentRecommendation } from '../turn/recommendation-card.tsx';
import { RequestNote } from '../turn/request-note.tsx';
import { StateNotes } from '../turn/state-notes.tsx';
import { TurnFooter } from '../turn/turn-footer.tsx';
import { useSetDial } from '../turn/use-set-dial.ts';
import { useTurn } from '../turn/use-turn.ts';
import { useSurroundings } from '../use-surroundings.ts';
import { DialHistory } from './dial-history.tsx';
import { Exports } from './exports.tsx';
import { PageSection } from './page-section.tsx';
import { PositionsTable } from './positions-table.tsx';
import { AuditFacts, VerdictFacts } from './trust-facts.tsx';

const route = getRouteApi('/framed/workflows/$workflowId/trust/$nodeId');

export function TrustPage() {
  const place = route.useParams();
  const { workflowId } = place;
  const trust = useQuery(trustQuery(place));
  const workflow = useQuery({
    queryKey: ['workflow', workflowId],
    queryFn: ({ signal }) => call(routes.workflows.get, { params: { id: workflowId }, signal }),
  });
  const error = trust.error ?? workflow.error;
  const node = workflow.data?.draft.graph.nodes.find(({ id }) => id === place.nodeId);
  const definition = node && catalogue(node.type);
  const type = definition && typeWith(definition, node.config);
  if (trust.data && workflow.data) {
    const ceiling = workflow.data.draft.graph.settings.ceiling;
    return <OpenTrust key={place.nodeId} trust={trust.data} type={type} ceiling={ceiling} />;
  }
  return (
    <>
      <TopBar crumbs={[WORKFLOWS]} title="How much trust" />
      {error ? (
        <ErrorState
          title="The trust in this step could not be read"
          {...errorWords(error)}
          onRetry={() => void Promise.all([trust.refetch(), workflow.refetch()])}
        />
      ) : (
        <div className="p-4 wide:p-6">
          <SkeletonRows label="Loading the trust in this step" rows={8} />
        </div>
      )}
    </>
  );
}

const WORKFLOWS = { label: 'Workflows', to: '/workflows' };

type OpenTrustProps = {
  trust: Trust;
  /** Undefined: the step was removed from the draft, or its kind is not installed. */
  type: NodeType | undefined;
  ceiling: Trust['dial']['setting']['level'];
};

function OpenTrust({ trust, type, ceiling }: OpenTrustProps) {
  const { workflowId, workflowTitle, nodeId, nodeTitle } = trust;
  return (
    <div className="flex h-full flex-col">
      <TopBar
        crumbs={[WORKFLOWS, { label: workflowTitle, to: `/workflows/${workflowId}`, search: { node: nodeId } }]}
        title={`${nodeTitle}: how much trust`}
        actions={<Exports place={trust} />}
      />
      <div className="relative min-h-0 flex-1 overflow-y-auto">
        {type ? (
          <Turning trust={trust} type={type} ceiling={ceiling} />
        ) : (
          <p className="px-4 pt-5 text-ink-2 wide:px-6">This step is not in the draft any more. Its record is kept.</p>
        )}
        <div className="grid xl:grid-cols-2">
          <PageSection title="What people decided">
            <VerdictFacts trust={trust} />
          </PageSection>
          <PageSection title="Checks of what went alone">
            <AuditFacts trust={trust} />
          </PageSection>
        </div>
        <PageSection title="What happened">
          <DialHistory place={trust} />
        </PageSection>
      </div>
    </div>
  );
}

function Turning({ trust, type, ceiling }: OpenTrustProps & { type: NodeType }) {
  const { setting } = trust.dial;
  const rights = useSurroundings(trust.workflowId, ceiling);
  const around = { ...rights.around, earned: trust.earned.level };
  const turn = useTurn({ type, setting, earned: trust.earned, policy: around.policy });
  const { isSetting, setDial: onSet } = useSetDial(trust);
  const { isEditable, needsSecondPerson } = rights;
  return (
    <>
      <div className="grid xl:grid-cols-2">
        <div className="flex min-w-0 flex-col gap-4 px-4 py-5 wide:px-6">
          <DialHead {...{ type, setting, turn, trust, around, isEditable, isSetting, onSet }} />
          <LiveNote live={trust.dial} />
          {isEditable && turn.isChanged && (
            <TurnFooter
              {...{ turn, trust, isSetting, onSet, needsSecondPerson }}
              policy={around.policy}
              className="border-b"
            />
          )}
          <RequestNote trust={trust} />
          <StateNotes trust={trust} />
          <UrgentRecommendation trust={trust} />
          <RestingRecommendation trust={trust} />
        </div>
        <div className="flex min-w-0 flex-col gap-4 px-4 py-5 wide:px-6">
          <EvidenceSection trust={trust} setting={turn.shown} isOutward={type.actionClass !== 'A'} />
        </div>
      </div>
      <PageSection title="The positions that decisions can prove" about={promiseWords(trust)}>
        <PositionsTable
          trust={trust}
          onTry={
            isEditable
              ? (position) =>
                  turn.set(position > 0 ? { level: 'threshold', threshold: position } : { level: 'autonomous' })
              : null
          }
        />
        {trust.price.length > 0 && (
          <>
            <h3 className="mt-4 font-semibold text-ink-2 text-sm">What it takes to prove one</h3>
            <ul className="mt-1 flex flex-col gap-0.5 text-ink-2">
              {trust.price.map((line) => (
                <li key={line}>{line}</li>
              ))}
            </ul>
          </>
        )}
      </PageSection>
    </>
  );
}

function promiseWords({ promise: { alpha, usableAlpha, delta } }: Trust): string {
  const per = (share: number) => `${Math.round(share * 1000) / 10} mistakes in 100`;
  const lowered = usableAlpha < alpha ? ` After the planted mistakes that were missed, ${per(usableAlpha)} count.` : '';
  return `You allow at most ${per(alpha)}. We check this with ${Math.round((1 - delta) * 100)}% certainty.${lowered} You may look as often as you like; the answer stays fair.`;
}
