// The journal that a planted draft's run would have if it were a real one: that of the run it was copied from, up to the question,
// at the times and with the ids of the plant. Nothing in it tells the two apart.
import type { JournalEntry, RunEvent } from '@leeway/shared/run/event.ts';
import type { StoredPlant } from '../../../store/reviewing/plants.ts';

/** Empty when the journal does not know the draft that was copied, and of plants that have no run of their own. */
export function plantedJournal(original: readonly JournalEntry[], plant: StoredPlant): JournalEntry[] {
  const isAsked = ({ event }: JournalEntry): boolean =>
    event.type === 'approval.asked' && event.approval === plant.approval;
  const last = original.findIndex(isAsked);
  const asked = original[last]?.event;
  const { shown } = plant;
  if (asked === undefined || shown === undefined) return [];
  const entries = original.slice(0, last + 1).filter(({ event }) => isBefore(event, plant));
  const seqs = [...new Set(entries.map(({ seq }) => seq))];
  const shift = shown.at - asked.at;
  const begun = entries.map(({ seq, event }) => ({
    // Its rows stand one after the other, the last where it was planted.
    seq: shown.seq - (seqs.length - 1 - seqs.indexOf(seq)),
    event: asPlanted(moved(event, shift), plant),
  }));
  return [...begun, ...caught(plant)];
}

/** What was said of drafts that this one replaced would tell that it is an old one. */
function isBefore(event: RunEvent, { key, approval }: StoredPlant): boolean {
  if (!('key' in event) || event.key !== key || !event.type.startsWith('approval.')) return true;
  return event.type === 'approval.asked' && event.approval === approval;
}

function moved(event: RunEvent, shift: number): RunEvent {
  const at = event.at + shift;
  switch (event.type) {
    case 'step.failed':
      return { ...event, at, retryAt: event.retryAt === null ? null : event.retryAt + shift };
    case 'approval.decided':
      return { ...event, at, effectiveAt: event.effectiveAt + shift };
    case 'wait.begun':
      return { ...event, at, until: event.until === null ? null : event.until + shift };
    case 'approval.asked':
      return { ...event, at, dueAt: event.dueAt === null ? null : event.dueAt + shift };
    default:
      return { ...event, at };
  }
}

function asPlanted(event: RunEvent, { id, key, approval, values, assignee, dueAt, needed }: StoredPlant): RunEvent {
  if (!('key' in event) || event.key !== key) return event;
  if (event.type === 'step.answered') {
    const { evidence, ...rest } = event;
    if (evidence === undefined) return { ...rest, output: values };
    const { isBlind: _isBlind, audit: _audit, ...plain } = evidence;
    return { ...rest, output: values, evidence: plain };
  }
  if (event.type === 'step.proposed') return { ...event, proposal: { ...event.proposal, values } };
  if (event.type !== 'approval.asked' || event.approval !== approval) return event;
  const { remindAt: _remindAt, turnsOf: _turnsOf, ...review } = event.review ?? {};
  const asked = needed === 1 ? review : { ...review, needed };
  return { ...event, approval: id, assignee, dueAt, ...(event.review ? { review: asked } : {}) };
}

/** Somebody has refused it already, and another one is asked once more: then its run is over, as a real one would be. */
function caught({ key, shown, askedAt, caughtBy }: StoredPlant): JournalEntry[] {
  if (caughtBy === undefined || shown === undefined) return [];
  const at = askedAt;
  const by = { ...caughtBy, via: 'session' as const };
  const events: RunEvent[] = [
    { type: 'approval.decided', at, key, decision: 'reject', by, effectiveAt: at },
    { type: 'approval.settled', at, key, port: null },
    { type: 'run.ended', at, outcome: 'completed' },
  ];
  return events.map((event) => ({ seq: shown.seq, event }));
}
