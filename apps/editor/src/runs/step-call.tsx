import type { StepState } from '@leeway/shared/run/state.ts';
import { formatDuration, formatMoney, formatNumber, formatTime } from '../ui/format.ts';
import { PanelPart } from './step-panel-part.tsx';
import { Unfold } from './unfold.tsx';

/** Which model answered, what it took, and what exactly it was asked. */
export function StepCall({ step }: { step: StepState }) {
  const { call } = step;
  if (!call) return null;
  return (
    <PanelPart title="AI call">
      {call.isBuiltIn ? (
        <p>No AI model is connected: rules and a template made this.</p>
      ) : (
        <p>
          {call.model} by {call.provider}
          {call.isFallback && ', standing in for the first choice'}
        </p>
      )}
      <p className="text-ink-2 text-sm">
        {formatDuration(call.latencyMs)}
        {!call.isBuiltIn && `, ${formatNumber(call.tokensIn)} tokens in, ${formatNumber(call.tokensOut)} out`}
        {call.costUsd !== null && call.costUsd > 0 && `, ${formatMoney(call.costUsd, 'USD')}`}
      </p>
      <Unfold what="prompt">
        <div className="rounded-control border border-line bg-panel p-2.5 text-sm">
          <p className="whitespace-pre-wrap text-ink-2">{call.prompt.system}</p>
          <p className="mt-2 whitespace-pre-wrap">{call.prompt.user}</p>
        </div>
      </Unfold>
    </PanelPart>
  );
}

/** Every try of the step, when there was more than one or one that failed. */
export function StepAttempts({ step }: { step: StepState }) {
  const { attempts, retryAt, status } = step;
  if (attempts.length < 2 && !attempts.some((attempt) => attempt.error)) return null;
  return (
    <PanelPart title="Attempts">
      <ol className="flex flex-col gap-1">
        {attempts.map((attempt) => (
          <li key={attempt.startedAt} className="grid grid-cols-[7rem_1fr] gap-3">
            <span className="text-ink-2">
              {attempt.number}. {formatTime(attempt.startedAt)}
            </span>
            <span className={attempt.error ? 'min-w-0 break-words text-fail' : 'min-w-0'}>
              {attempt.error?.message ?? (attempt.endedAt === null ? 'Running' : 'Went well')}
            </span>
          </li>
        ))}
      </ol>
      {status === 'retrying' && retryAt !== null && (
        <p className="mt-1 text-ink-2">The next attempt starts at {formatTime(retryAt)}.</p>
      )}
    </PanelPart>
  );
}
