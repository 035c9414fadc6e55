import { type ApprovalState, approvalOf, type StepState } from '@leeway/shared/run/state.ts';
import { Link } from '@tanstack/react-router';
import { CircleAlert } from 'lucide-react';
import { scoreWords } from '../dial/score-words.ts';
import { formatDateTime, formatDuration, formatTimeLeft } from '../ui/format.ts';
import { ResolveUncertain } from './resolve-uncertain.tsx';
import { decisionText, whoText } from './run-words.ts';
import { PanelPart } from './step-panel-part.tsx';
import type { ShownRun } from './use-run.ts';

/** Why the step asked, went on alone, or did not act. */
export function StepWhy({ step, shown }: { step: StepState; shown: ShownRun }) {
  const { route, score } = step;
  const approval = approvalOf(step);
  const why = route?.why ?? approval?.why;
  if (!why || route?.because === 'no dial') return <StepError step={step} shown={shown} />;
  const reasons = [
    ...(score?.failedChecks ?? []),
    ...(score?.ungrounded ?? []).map((word) => `“${word}” is not in what came in`),
  ].filter((reason) => reason !== why);
  const label = shown.run.scoreLabels[step.key];
  // While it waits without one, somebody may be about to answer before seeing the draft.
  const isShown = label !== undefined || step.status !== 'waiting';
  const scored = isShown ? scoreWords(score?.score ?? null, label ?? NO_LABEL) : null;
  return (
    <>
      <PanelPart title={titleOf(step)}>
        <p>{why}</p>
        {reasons.length > 0 && (
          <ul className="mt-1.5 flex flex-col gap-1">
            {reasons.map((reason) => (
              <li key={reason} className="flex gap-2 text-ink-2">
                <CircleAlert aria-hidden className="mt-0.5 size-4 shrink-0 text-wait" />
                {reason}
              </li>
            ))}
          </ul>
        )}
        {scored && <p className="mt-1 text-ink-3 text-sm">{scored}</p>}
      </PanelPart>
      <StepError step={step} shown={shown} />
    </>
  );
}

const NO_LABEL = { shownProbability: null, answers: null };

function titleOf(step: StepState): string {
  if (step.status === 'refused') return 'Why it was held back';
  // Somebody may also be asked afterwards, whether it happened: that is not why it went on.
  const hasAsked = step.route ? step.route.way === 'ask' : step.approvals.length > 0;
  return hasAsked ? 'Why it stopped for a person' : 'Why it went on alone';
}

function StepError({ step, shown }: { step: StepState; shown: ShownRun }) {
  const { error, status, proposal } = step;
  return (
    <>
      {status === 'refused' && proposal && (
        <PanelPart title="What it would have done">
          <p>{proposal.summary}</p>
        </PanelPart>
      )}
      {error && (
        <PanelPart title={status === 'uncertain' ? 'Did this happen?' : 'What went wrong'}>
          <p className="text-fail">{error.message}</p>
          {error.hint && <p className="text-ink-2">{error.hint}</p>}
        </PanelPart>
      )}
      {status === 'uncertain' && shown.isPresent && <ResolveUncertain runId={shown.run.id} step={step} />}
    </>
  );
}

type StepDecisionsProps = {
  step: StepState;
  shown: ShownRun;
  now: number;
  nameOf: (id: string) => string | undefined;
};

/** Who was asked and who decided, when, and with what words. */
export function StepDecisions({ step, shown, now, nameOf }: StepDecisionsProps) {
  if (step.approvals.length === 0) return null;
  return (
    <PanelPart title={step.approvals.some(({ decision }) => decision) ? 'Who decided' : 'Who is asked'}>
      <ul className="flex flex-col gap-2">
        {step.approvals.map((approval) => (
          <li key={approval.approval}>
            <Answer approval={approval} now={shown.isPresent ? now : shown.state.now} nameOf={nameOf} />
            {approval.status === 'open' && shown.isPresent && (
              <Link
                to="/approvals/$approvalId"
                params={{ approvalId: approval.approval }}
                className="text-focus underline hover:no-underline"
              >
                Open the approval
              </Link>
            )}
          </li>
        ))}
      </ul>
    </PanelPart>
  );
}

type AnswerProps = { approval: ApprovalState; now: number; nameOf: (id: string) => string | undefined };

function Answer({ approval, now, nameOf }: AnswerProps) {
  const { decision, status, assignee, askedAt, dueAt } = approval;
  if (decision) {
    return (
      <>
        <p>{decisionText(decision.decision, decision.by.name)}.</p>
        <p className="text-ink-2 text-sm">
          {formatDateTime(decision.at, now)}, after {formatDuration(decision.at - askedAt)}
          {decision.seconds !== undefined && `, ${formatDuration(decision.seconds * 1000)} of them with it open`}
          {!approval.isSettled && '. It can still be undone.'}
        </p>
        {decision.reason && <p className="mt-0.5">Reason: {decision.reason}</p>}
      </>
    );
  }
  if (status === 'expired') return <p>Nobody decided in time ({dueAt === null ? '' : formatDateTime(dueAt, now)}).</p>;
  if (status === 'withdrawn') return <p>The run ended before anybody decided.</p>;
  const left = dueAt === null ? '' : `, ${formatTimeLeft(dueAt, now)}${dueAt >= now ? ' left' : ''}`;
  return (
    <p>
      Waiting for {whoText(assignee, nameOf)}
      {left}.
    </p>
  );
}
