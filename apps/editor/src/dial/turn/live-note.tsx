// Who set the live dial, when, and on what grounds.
import type { LiveDial } from '@leeway/shared/api/workflows.ts';
import { Badge } from '../../ui/badge.tsx';
import { TimeAgo } from '../../ui/time-ago.tsx';

export function LiveNote({ live }: { live: LiveDial | null }) {
  if (!live?.by && !live?.isByHand) return null;
  return (
    <div className="flex flex-col items-start gap-1 text-ink-2 text-sm">
      {live.isByHand && <Badge tone="wait">Set by hand, not earned</Badge>}
      <p>
        {live.by ? `Set by ${live.by.name}, ` : 'Set '}
        <TimeAgo at={live.setAt} />
        {live.reason ? `: “${live.reason}”` : ''}
      </p>
    </div>
  );
}
