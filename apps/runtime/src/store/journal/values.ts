// Values too large for a row of the journal: stored once by their content, with a reference in their place. Nothing is looked
// for in an append whose JSON is small. Which fields are references is said beside the events, so that a value of a person that
// looks like a reference stays what it is.
import { createHash } from 'node:crypto';
import type { Database, Statement } from 'better-sqlite3';

/** The JSON of an append as its row holds it, and the values that its places refer to. */
export interface Encoded {
  text: string;
  values: readonly LargeValue[];
}

export interface LargeValue {
  hash: string;
  bytes: number;
  json(): string;
}

export interface Values {
  /** Takes large values out of events. What many runs share (`inherited`) is hashed once for each object. */
  encode(events: readonly object[]): Encoded;
  /** Inside the transaction of the row: stores what is not stored yet, and counts the run as one that uses it. */
  keep(run: number, values: readonly LargeValue[]): void;
  /** The events of a row with its values back in their places. */
  decode(text: string): unknown[];
}

/** Above so many bytes of JSON a value leaves its row. */
const LARGE_BYTES = 256 * 1024;
/** A value that many runs share leaves its row much sooner. */
const SHARED_BYTES = 1024;
const BYTES_PER_CHARACTER = 3;
const NONE: readonly LargeValue[] = [];

/** The index of an event in its row, and the field whose value is a reference. */
type Place = [index: number, field: string];
/** A row that has places; any other row is the plain list of its events. */
interface RowWithPlaces {
  events: Record<string, unknown>[];
  values: Place[];
}

/** The events of a row as they stand there, references and all. */
export function eventsOfRow(text: string): unknown[] {
  return parseRow(text).events;
}

/** Several rows as one, in their order. */
export function joinRows(texts: readonly string[]): string {
  const [only] = texts;
  if (texts.length === 1 && only !== undefined) return only;
  const joined: RowWithPlaces = { events: [], values: [] };
  for (const { events, values } of texts.map(parseRow)) {
    const before = joined.events.length;
    joined.events.push(...events);
    joined.values.push(...values.map(([index, field]): Place => [before + index, field]));
  }
  return rowText(joined);
}

export function createValues(db: Database): Values {
  const keep = createKeep(db);
  const find = db.prepare<[string], string>('select json from stored_values where hash = ?').pluck();
  const sharedOnes = new WeakMap<object, LargeValue | 'small'>();

  function shared(value: object): LargeValue | null {
    let known = sharedOnes.get(value);
    if (known === undefined) {
      const json = JSON.stringify(value);
      known = isOver(json, SHARED_BYTES) ? largeValue(value, json) : 'small';
      sharedOnes.set(value, known);
    }
    return known === 'small' ? null : known;
  }

  return {
    keep,
    encode(events) {
      const inherited = inheritedOf(events[0]);
      const first = inherited && shared(inherited);
      const text = first ? null : JSON.stringify(events);
      if (text !== null && !isOver(text, LARGE_BYTES)) return { text, values: NONE };
      return encodeLarge(events, first);
    },
    decode(text) {
      const { events, values } = parseRow(text);
      for (const [index, field] of values) {
        const event = events[index];
        const hash = referenceIn(event?.[field]);
        const json = hash === null ? undefined : find.get(hash);
        if (!event || json === undefined) throw new Error(`The stored value ${hash} of “${field}” is missing.`);
        event[field] = JSON.parse(json);
      }
      return events;
    },
  };
}

/** `inherited`: that of the first event, when it is shared by many. */
function encodeLarge(events: readonly object[], inherited: LargeValue | null): Encoded {
  const values: LargeValue[] = [];
  const row: RowWithPlaces = { events: [], values: [] };
  for (const [index, event] of events.entries()) {
    const kept: Record<string, unknown> = {};
    for (const [field, value] of Object.entries(event)) {
      const large = index === 0 && field === 'inherited' && inherited ? inherited : largeOrNull(value);
      kept[field] = large ? { $value: large.hash } : value;
      if (!large) continue;
      values.push(large);
      row.values.push([index, field]);
    }
    row.events.push(kept);
  }
  return { text: rowText(row), values };
}

function largeOrNull(value: unknown): LargeValue | null {
  if (typeof value !== 'object' && typeof value !== 'string') return null;
  if (value === null) return null;
  const json = JSON.stringify(value);
  return isOver(json, LARGE_BYTES) ? largeValue(value, json) : null;
}

/** Its JSON is made again when it is stored: kept until then it would double what a burst of large values takes. */
function largeValue(value: unknown, json: string): LargeValue {
  const hash = createHash('sha256').update(json).digest('base64url');
  return { hash, bytes: Buffer.byteLength(json), json: () => JSON.stringify(value) };
}

const isOver = (json: string, bytes: number): boolean =>
  json.length * BYTES_PER_CHARACTER > bytes && (json.length > bytes || Buffer.byteLength(json) > bytes);

function inheritedOf(event: object | undefined): object | null {
  if (!event || !('inherited' in event)) return null;
  return typeof event.inherited === 'object' ? event.inherited : null;
}

function referenceIn(value: unknown): string | null {
  if (typeof value !== 'object' || value === null || !('$value' in value)) return null;
  return typeof value.$value === 'string' ? value.$value : null;
}

function rowText({ events, values }: RowWithPlaces): string {
  return JSON.stringify(values.length === 0 ? events : { events, values });
}

// Rows are written by this file alone: parsing each one with a schema would only cost time.
function parseRow(text: string): RowWithPlaces {
  const row = JSON.parse(text) as RowWithPlaces['events'] | RowWithPlaces;
  return Array.isArray(row) ? { events: row, values: [] } : row;
}

function createKeep(db: Database): Values['keep'] {
  const use = db.prepare('insert or ignore into value_refs (run, hash) values (?, ?)');
  const count = db.prepare('update stored_values set refs = refs + 1 where hash = ?');
  const insert = db.prepare('insert into stored_values (hash, json, bytes, refs) values (?, ?, ?, 1)');
  return (run, values) => {
    for (const { hash, bytes, json } of values) {
      if (use.run(run, hash).changes === 0 || count.run(hash).changes > 0) continue;
      insert.run(hash, json(), bytes);
    }
  };
}

/** What removes the uses of runs, and the values that nobody uses any more. `runs`: their ids as a JSON list. */
export function createRelease(db: Database): (runs: string) => void {
  const used: Statement<[string], { hash: string; uses: number }> = db.prepare(
    'select hash, count(*) as uses from value_refs where run in (select value from json_each(?)) group by hash',
  );
  const count = db.prepare('update stored_values set refs = refs - ? where hash = ?');
  const remove = db.prepare('delete from stored_values where hash = ? and refs <= 0');
  const removeUses = db.prepare('delete from value_refs where run in (select value from json_each(?))');
  return (runs) => {
    for (const { hash, uses } of used.all(runs)) {
      count.run(uses, hash);
      remove.run(hash);
    }
    removeUses.run(runs);
  };
}
