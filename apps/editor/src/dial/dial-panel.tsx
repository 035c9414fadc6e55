// The dial of one step in the inspector: what it is set to, a preview of a change, what it has earned, and what always asks.
import type { LiveDial } from '@leeway/shared/api/workflows.ts';
import type { CheckScope } from '@leeway/shared/expression/check.ts';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { lazy, Suspense } from 'react';
import { Button } from '../ui/button.tsx';
import { Skeleton } from '../ui/skeleton.tsx';
import { AskRules } from './ask-rules.tsx';
import type { Surroundings } from './dial-facts.ts';
import type { RuleField } from './rule/rule-edit.ts';
import { type AmountChoice, DialMore } from './setting/dial-more.tsx';
import { Folded } from './setting/folded.tsx';
import { type StepPlace, trustQuery } from './trust-queries.ts';
import { DialHead } from './turn/dial-head.tsx';
import { LiveNote } from './turn/live-note.tsx';
import { RestingRecommendation, UrgentRecommendation } from './turn/recommendation-card.tsx';
import { RequestNote } from './turn/request-note.tsx';
import { StateNotes } from './turn/state-notes.tsx';
import { TurnFooter } from './turn/turn-footer.tsx';
import type { DialTurn } from './turn/use-set-dial.ts';
import { type TurnFacts, useTurn } from './turn/use-turn.ts';

const EvidenceSection = lazy(() =>
  import('./evidence/evidence-section.tsx').then((module) => ({ default: module.EvidenceSection })),
);
const PastPreview = lazy(() =>
  import('./preview/past-preview.tsx').then((module) => ({ default: module.PastPreview })),
);

export type DialPanelProps = Omit<TurnFacts, 'earned' | 'policy'> & {
  place: StepPlace;
  live: LiveDial | null;
  around: Omit<Surroundings, 'earned'>;
  scope: CheckScope;
  fields: readonly RuleField[];
  amounts: readonly AmountChoice[];
  needsSecondPerson: boolean;
  isEditable: boolean;
  isSetting: boolean;
  /** Sets the dial at once. */
  onSet: (turn: DialTurn) => void;
};

/** Turning it is a preview; nothing changes before “Set the dial”. */
export function DialPanel(props: DialPanelProps) {
  const { place, type, setting, live, scope, fields, amounts, isEditable, isSetting, onSet } = props;
  const query = useQuery(trustQuery(place));
  const trust = query.data;
  const around = { ...props.around, earned: trust?.earned.level };
  const turn = useTurn({ type, setting, earned: trust?.earned, policy: around.policy });
  const { shown, set } = turn;
  return (
    <div className="flex h-full min-h-0 flex-col">
      <div className="relative flex min-h-0 flex-1 flex-col gap-4 overflow-y-auto p-4">
        <DialHead {...{ type, setting, turn, trust, around, isEditable, isSetting, onSet }} />
        {trust && (
          <>
            <RequestNote trust={trust} />
            <StateNotes trust={trust} />
            {trust.canaries.words && <p className="text-ink-2 text-sm">{trust.canaries.words}</p>}
            <UrgentRecommendation trust={trust} />
            <Suspense fallback={<Skeleton className="h-32 shrink-0" />}>
              <EvidenceSection trust={trust} setting={shown} isOutward={type.actionClass !== 'A'} />
            </Suspense>
            <RestingRecommendation trust={trust} />
          </>
        )}
        {query.isPending && <Skeleton className="h-32 shrink-0" />}
        {query.error && !trust && (
          <div className="flex flex-col items-start gap-2">
            <p className="text-ink-2">What it has earned could not be read. The dial works all the same.</p>
            <Button size="small" isLoading={query.isFetching} onClick={() => void query.refetch()}>
              Try again
            </Button>
          </div>
        )}
        <LiveNote live={live} />
        <AskRules
          rules={shown.askWhen ?? []}
          scope={scope}
          fields={fields}
          isEditable={isEditable}
          onChange={(askWhen) => set({ askWhen: askWhen.length > 0 ? askWhen : undefined })}
        />
        {type.kind === 'ai' && (
          <Suspense>
            <PastPreview place={place} isEditable={isEditable} />
          </Suspense>
        )}
        <DialMore type={type} setting={shown} amounts={amounts} isEditable={isEditable} onChange={set} />
        {trust && trust.price.length > 0 && (
          <Folded title="What more trust takes">
            <ul className="flex flex-col gap-1 text-ink-2">
              {trust.price.map((line) => (
                <li key={line}>{line}</li>
              ))}
            </ul>
          </Folded>
        )}
        <p className="text-ink-3 text-xs">Owners and builders may turn it up. Everybody who decides may stop it.</p>
        <Link
          to="/workflows/$workflowId/trust/$nodeId"
          params={place}
          className="w-fit py-0.5 text-focus underline underline-offset-2 hover:no-underline"
        >
          Everything about its trust
        </Link>
      </div>
      {isEditable && turn.isChanged && (
        <TurnFooter
          {...{ turn, trust, isSetting, onSet }}
          policy={around.policy}
          needsSecondPerson={props.needsSecondPerson}
          className="px-4"
        />
      )}
    </div>
  );
}
