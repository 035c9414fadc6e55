// What the evidence says about each step, in memory: read at the end of every attempt, and written to in the same moment, so that
// two items at once never both take the last place that a limit leaves.
import { createHmac } from 'node:crypto';
import { asOf, nextAuditShare } from '@leeway/shared/dial/record.ts';
import { initialRecord, type RecordState, type Terms } from '@leeway/shared/dial/record-state.ts';
import {
  type AloneItem,
  type AlonePlaces,
  createAlonePlaces,
  type Draw,
  type StepPlace,
  stepNameOf,
} from './alone-places.ts';

export type KeyPlace = StepPlace & { evidenceKey: string };

export interface TrustSource {
  /** Every record that is kept; `isCurrent`: the one of the key in force last. */
  records(): Promise<readonly (KeyPlace & { state: RecordState; isCurrent: boolean })[]>;
  /** Items that went alone since then, oldest first. */
  aloneSince(at: number): Promise<readonly (StepPlace & AloneItem & { at: number })[]>;
}

export interface LiveTrust extends Pick<AlonePlaces, 'overBy' | 'settled'> {
  load(): Promise<void>;
  /** Records as they are on disk now. */
  changed(records: readonly (KeyPlace & { state: RecordState })[]): void;
  /** The record as it stands now; a new one, on these terms, for a key without items. */
  recordOf(place: KeyPlace, terms: Terms): RecordState;
  /** Whether this key was the one in force at a time. */
  wasInForce(place: KeyPlace, at: number): boolean;
  /** An item came under this key: it is the one in force. */
  inForce(place: KeyPlace): void;
  /** Takes a place among the items that go alone, and draws for its audit. The same item again gets the same answer. */
  take(place: KeyPlace, item: AloneItem, lot: { terms: Terms; isChecked: boolean }): Draw;
  /** A number from 0 to 1 that nobody can foresee and that is always the same for the same words. */
  lot(...words: string[]): number;
}

export interface LiveTrustDeps {
  source: TrustSource;
  now(): number;
  nextApprovalId(): string;
  /** Secret of this data folder: whoever does not know it cannot tell which items are checked. */
  drawKey: string;
}

const DAY_MS = 86_400_000;
/** So many changes of the key of a step are remembered. */
const MOST_TURNS = 10;

/** Empty until `load`; from then on kept in step by `changed` and `settled`. */
export function createLiveTrust({ source, now, nextApprovalId, drawKey }: LiveTrustDeps): LiveTrust {
  const records = new Map<string, RecordState>();
  const turns = new Map<string, { evidenceKey: string; at: number }[]>();
  const places = createAlonePlaces(now);
  const lot = (...words: string[]): number =>
    createHmac('sha256', drawKey).update(words.join('|')).digest().readUIntBE(0, 6) / 2 ** 48;
  const recordOf: LiveTrust['recordOf'] = (place, terms) => {
    const known = records.get(recordNameOf(place));
    return known === undefined ? initialRecord(terms) : asOf(known, now());
  };
  return {
    async load() {
      for (const { state, isCurrent, ...place } of await source.records()) {
        records.set(recordNameOf(place), state);
        if (isCurrent) turns.set(stepNameOf(place), [{ evidenceKey: place.evidenceKey, at: 0 }]);
      }
      for (const item of await source.aloneSince(now() - DAY_MS)) places.restore(item, item, item.at);
    },
    changed(list) {
      for (const { state, ...place } of list) records.set(recordNameOf(place), state);
    },
    recordOf,
    wasInForce: (place, at) => {
      const before = turns.get(stepNameOf(place))?.findLast((turn) => turn.at <= at);
      return before?.evidenceKey === place.evidenceKey;
    },
    inForce(place) {
      const known = turns.get(stepNameOf(place)) ?? [];
      const { evidenceKey } = place;
      if (known.at(-1)?.evidenceKey === evidenceKey) return;
      turns.set(stepNameOf(place), [...known.slice(1 - MOST_TURNS), { evidenceKey, at: now() }]);
    },
    take(place, item, { terms, isChecked }) {
      const known = places.drawOf(item.item);
      if (known) return known;
      const name = recordNameOf(place);
      const record = recordOf(place, terms);
      const floor = Math.max(record.floor, terms.floor);
      const aloneCount = record.aloneCount + places.underWay(name);
      const share = isChecked ? nextAuditShare({ ...record, aloneCount, floor }) : 0;
      const isDrawn = lot(place.evidenceKey, item.item) < share;
      const draw = { share, isDrawn, approval: isDrawn ? nextApprovalId() : null };
      places.take(place, item, { record: name, draw });
      return draw;
    },
    lot,
    overBy: places.overBy,
    settled: places.settled,
  };
}

function recordNameOf(place: KeyPlace): string {
  return `${stepNameOf(place)}/${place.evidenceKey}`;
}
