import type { Approval } from '@leeway/shared/api/approvals.ts';
import { formatDateTime } from '../../../ui/format.ts';
import { StatusDot } from '../../../ui/status-dot.tsx';
import { pastOf, toneOf } from '../../decide/decision-words.ts';
import { Part } from '../approval-source.tsx';

/** Who has decided so far, where several people have to approve. */
export function Votes({ approval, now }: { approval: Approval; now: number }) {
  const { needed, given } = approval.approvals;
  return (
    <Part title={`${given} of ${needed} have approved`}>
      <ul className="flex flex-col gap-1">
        {approval.votes.map(({ by, decision, at }) => (
          <li key={`${by.id} ${at}`} className="flex flex-wrap items-center gap-x-2">
            <StatusDot tone={toneOf(decision)}>{pastOf(decision, approval.kind)}</StatusDot>
            <span className="text-ink-2">
              by {by.name}, {formatDateTime(at, now)}
            </span>
          </li>
        ))}
        {approval.votes.length === 0 && (
          <li className="text-ink-2">
            It goes on when {needed} different people have approved; one rejection stops it.
          </li>
        )}
      </ul>
    </Part>
  );
}
