// Items in the evidence log that somebody is to answer before seeing them: what is written of them would say how good the draft is.
import type { EvidenceEvent } from '@leeway/shared/dial/evidence-event.ts';

/** Tells of the events of one log which are about such an item. */
export function hiddenIn(events: readonly EvidenceEvent[]): (event: EvidenceEvent) => boolean {
  const answered = new Set(events.flatMap((event) => (event.type === 'verdict' ? [event.item] : [])));
  return (event) => event.type === 'item' && event.isBlind && !answered.has(event.item);
}
