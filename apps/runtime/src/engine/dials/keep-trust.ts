// Keeps trust and dials in memory as they are on disk, after each commit.
import type { Append, WorkspaceEvent } from '../../store/journal/append.ts';
import type { Journal } from '../../store/journal.ts';
import type { LiveDials } from './dials.ts';
import type { LiveTrust } from './live-trust.ts';

/** Gives the ways to stop. */
export function keepTrust(
  journal: Pick<Journal, 'onTrust' | 'onCommit'>,
  { trust, dials }: { trust: LiveTrust; dials: LiveDials },
): (() => void)[] {
  return [
    journal.onTrust((changes) => {
      trust.changed(changes.map(({ record }) => record));
      for (const { record, stopped } of changes) if (stopped?.dial) dials.set(record.workflowId, stopped.dial);
    }),
    journal.onCommit((_seq, item) => settleTaken(item, trust)),
  ];
}

/** Items that have gone alone are on disk: from here on the record counts them. */
function settleTaken(item: Append | WorkspaceEvent, trust: LiveTrust): void {
  if (!('head' in item)) return;
  for (const event of item.events) {
    const isItem = event.type === 'step.answered' || event.type === 'step.proposed';
    if (isItem && event.evidence?.audit) trust.settled(`${item.head.id}/${event.key}`);
  }
}
