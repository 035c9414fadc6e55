// The places that limits leave for items that go alone: who takes one has it, also before anything of it is on disk.
import { type AloneCounts, aloneLately, countAlone, emptyCounts } from '@leeway/shared/dial/alone-counts.ts';

/** A step of a workflow, wherever it runs. */
export interface StepPlace {
  workflowId: string;
  nodeId: string;
}

/** An item that goes alone. `item`: `<run>/<step key>`. */
export interface AloneItem {
  item: string;
  recipients: readonly string[];
}

/** How the lot fell on an item that goes alone; `approval`: id of the question about it. */
export interface Draw {
  share: number;
  isDrawn: boolean;
  approval: string | null;
}

/** How many may go alone; Infinity where nothing is said. */
export interface Most {
  inHour: number;
  inDay: number;
  toRecipient: number;
}

export interface AlonePlaces {
  /** The limit that an item would be over; null when it has its place already, or could take one. */
  overBy(place: StepPlace, item: AloneItem, most: Most): keyof Most | null;
  /** The draw of an item that has its place. */
  drawOf(item: string): Draw | undefined;
  /** `record`: name of the record that will count it. */
  take(place: StepPlace, item: AloneItem, taken: { record: string; draw: Draw }): void;
  /** One that went alone at `at`, as it was read from disk. */
  restore(place: StepPlace, item: AloneItem, at: number): void;
  /** It is on disk, and the record counts it. */
  settled(item: string): void;
  /** Items of a record that are not on disk yet. */
  underWay(record: string): number;
}

/** Places are remembered by item longer than any time to undo, and no more of them than fit easily. */
const KEPT_MS = 2 * 3_600_000;
const MOST_KEPT = 20_000;

interface Taken {
  at: number;
  record: string;
  draw: Draw;
  isSettled: boolean;
}

/** `now`: milliseconds since 1970. */
export function createAlonePlaces(now: () => number): AlonePlaces {
  const counts = new Map<string, AloneCounts>();
  const places = new Map<string, Taken>();
  const open = new Map<string, number>();

  const note = (place: StepPlace, { recipients }: AloneItem, at: number): void => {
    const known = counts.get(stepNameOf(place)) ?? emptyCounts();
    counts.set(stepNameOf(place), known);
    countAlone(known, { at, recipients });
  };
  const settled = (item: string): void => {
    const taken = places.get(item);
    if (!taken || taken.isSettled) return;
    taken.isSettled = true;
    open.set(taken.record, (open.get(taken.record) ?? 0) - 1);
    if (open.get(taken.record) === 0) open.delete(taken.record);
  };
  const forgetOld = (): void => {
    for (const [item, { at }] of places) {
      if (places.size <= MOST_KEPT && at > now() - KEPT_MS) return;
      settled(item);
      places.delete(item);
    }
  };
  return {
    overBy(place, { item, recipients }, most) {
      const known = counts.get(stepNameOf(place));
      if (known === undefined || places.has(item)) return null;
      const lately = aloneLately(known, { at: now(), recipients });
      if (lately.inHour >= most.inHour) return 'inHour';
      if (lately.inDay >= most.inDay) return 'inDay';
      return lately.toRecipient >= most.toRecipient ? 'toRecipient' : null;
    },
    drawOf: (item) => places.get(item)?.draw,
    take(place, item, { record, draw }) {
      places.set(item.item, { at: now(), record, draw, isSettled: false });
      open.set(record, (open.get(record) ?? 0) + 1);
      note(place, item, now());
      forgetOld();
    },
    restore(place, item, at) {
      note(place, item, at);
      places.set(item.item, { at, record: '', draw: { share: 0, isDrawn: false, approval: null }, isSettled: true });
      forgetOld();
    },
    settled,
    underWay: (record) => open.get(record) ?? 0,
  };
}

/** One name for a step of a workflow. */
export function stepNameOf({ workflowId, nodeId }: StepPlace): string {
  return `${workflowId}/${nodeId}`;
}
