// Who started a run, its parent's and that of the run it was forked from: they may be barred from approving their own.
import type { RunEvent } from '@leeway/shared/run/event.ts';
import type { Journal } from '../../store/journal.ts';
import type { Team } from './may-decide.ts';

/** Families and forks are never so deep; a damaged journal must not lead round in a ring. */
const MOST_RUNS = 100;

/** Ids of members: who started it by hand, and whose address stands in the form or message that started it. */
export async function requestersOf(
  { journal }: { journal: Pick<Journal, 'read'> },
  runId: number,
  team: Team,
): Promise<Set<string>> {
  const found = new Set<string>();
  const addresses = new Map([...team.members.values()].map(({ id, email }) => [email?.toLowerCase(), id]));
  const open = [runId];
  const seen = new Set<number>();
  for (let id = open.pop(); id !== undefined && seen.size < MOST_RUNS; id = open.pop()) {
    if (seen.has(id)) continue;
    seen.add(id);
    const first = (await journal.read(id))[0]?.event;
    if (first?.type !== 'run.started') continue;
    if (first.by) found.add(first.by.id);
    for (const text of textsIn(first)) {
      const member = addresses.get(text.trim().toLowerCase());
      if (member !== undefined) found.add(member);
    }
    for (const other of [first.parent?.run, first.forkOf?.run]) if (other !== undefined) open.push(Number(other));
  }
  return found;
}

/** Who sent it, and the values of a form, or of a start by hand. */
function textsIn({ output }: Extract<RunEvent, { type: 'run.started' }>): string[] {
  const envelope = recordOf(output);
  const values = [envelope, recordOf(envelope.body)].flatMap((record) => Object.values(record));
  return values.filter((value) => typeof value === 'string');
}

function recordOf(value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? Object.fromEntries(Object.entries(value))
    : {};
}
