// What stands in place of the decision bar when there is nothing to decide here.
import type { Approval } from '@leeway/shared/api/approvals.ts';
import type { Decision } from '@leeway/shared/run/event.ts';
import { PenLine } from 'lucide-react';
import { Button } from '../../../ui/button.tsx';
import { classNames } from '../../../ui/class-names.ts';
import { DiffText } from '../../../ui/diff-text.tsx';
import { formatDateTime } from '../../../ui/format.ts';
import { Kbd } from '../../../ui/kbd.tsx';
import { StatusDot } from '../../../ui/status-dot.tsx';
import { nameText, valueText } from '../../../ui/value-text.ts';
import { assigneeText, closedText, outcomeOf, pastOf, toneOf, verbOf } from '../../decide/decision-words.ts';
import { usePersonName } from '../../use-inbox.ts';
import { Part } from '../approval-source.tsx';
import { Bar } from '../decision-bar.tsx';
import { kindOf, textOf } from '../draft-edit.ts';

type DecidedBarProps = {
  approval: Approval;
  now: number;
  /** The key Z takes this one back. */
  hasKey: boolean;
  onUndo: () => void;
};

/** Who decided, when and how; with the way back for those who may take it back, while there is one. */
export function DecidedBar({ approval, now, hasKey, onUndo }: DecidedBarProps) {
  const { decided } = approval;
  if (!decided) return <Bar note={closedText(approval)}>{null}</Bar>;
  const canUndo = decided.mayUndo && decided.effectiveAt > now;
  return (
    <Bar
      note={
        canUndo && (
          <Button onClick={onUndo} aria-keyshortcuts={hasKey ? 'Z' : undefined}>
            Undo
            {hasKey && (
              <span aria-hidden>
                <Kbd>Z</Kbd>
              </span>
            )}
          </Button>
        )
      }
    >
      <StatusDot
        tone={toneOf(decided.decision)}
        icon={decided.decision === 'edit' ? <PenLine aria-hidden /> : undefined}
      >
        {pastOf(decided.decision, approval.kind)}
      </StatusDot>
      <p className="text-ink-2">
        by {decided.by.name}, {formatDateTime(decided.at, now)}
      </p>
    </Bar>
  );
}

/** What was decided, with what was changed in the draft. */
export function DecidedDraft({ approval }: { approval: Approval }) {
  const { decided } = approval;
  const draft = approval.draft ?? {};
  const output = asRecord(decided?.output);
  const names = [...new Set([...Object.keys(draft), ...Object.keys(output)])];
  const hasOutput = Object.keys(output).length > 0;
  return (
    <Part title={hasOutput ? 'As it was decided' : 'Draft'} note={decided?.reason && `Reason: ${decided.reason}`}>
      <div className="flex flex-col gap-3">
        {names.map((name) => {
          const before = draft[name];
          const after = Object.hasOwn(output, name) ? output[name] : before;
          const isChanged = before !== undefined && textOf(before) !== textOf(after);
          const isLong = kindOf(name, after) === 'text';
          return (
            <div key={name} className={isLong ? undefined : 'grid grid-cols-[6rem_1fr] gap-3'}>
              <h3 className="text-ink-2 text-sm">{nameText(name)}</h3>
              {isChanged ? (
                <DiffText before={textOf(before)} after={textOf(after)} className={isLong ? 'text-md' : undefined} />
              ) : (
                <p className={classNames('whitespace-pre-wrap', isLong && 'text-md')}>{valueText(after)}</p>
              )}
            </div>
          );
        })}
      </div>
    </Part>
  );
}

function asRecord(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : {};
}

/** For somebody who may look but not decide: why, and who can. */
export function WatcherBar({ approval }: { approval: Approval }) {
  const isKnown = approval.mayNotDecide !== null || approval.assigneeName !== null;
  const nameOf = usePersonName(!isKnown && (approval.assignee?.startsWith('user:') ?? false));
  const who = approval.assigneeName ?? assigneeText(approval.assignee, nameOf);
  return (
    <Bar note={null}>
      <p className="text-ink-2">{approval.mayNotDecide ?? `You can look at this. It can be decided by ${who}.`}</p>
    </Bar>
  );
}

type UncertainAnswersProps = { approval: Approval; onDecide: (decision: Decision) => void };

/** “Did this happen?”: three answers, each with what it leads to. */
export function UncertainAnswers({ approval, onDecide }: UncertainAnswersProps) {
  return (
    <Part title="Did this happen?">
      <p className="mb-3 text-ink-2">
        Look where it would have arrived, such as the sent folder or the other app, before you answer.
      </p>
      <ul className="flex flex-col gap-2">
        {approval.decisions.map((decision) => (
          <li key={decision} className="flex flex-wrap items-center gap-3 rounded-control border border-line p-3">
            <Button
              className="w-32 max-wide:h-12 max-wide:w-full"
              variant={decision === 'done' ? 'primary' : 'secondary'}
              onClick={() => onDecide(decision)}
            >
              {verbOf(decision, approval.kind)}
            </Button>
            <p className="min-w-48 flex-1 text-ink-2">{outcomeOf(decision)}</p>
          </li>
        ))}
      </ul>
    </Part>
  );
}
