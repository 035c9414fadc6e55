// Journals of runs that have been over for a while: all their rows in one, compressed. Reading one is as before.
import { promisify } from 'node:util';
import { deflateRaw, deflateRawSync, inflateRawSync } from 'node:zlib';
import type { Database } from 'better-sqlite3';
import { dictionaryOf, NEWEST_DICTIONARY } from './journal-dictionary.ts';
import { joinRows } from './values.ts';

export interface PackedJournal {
  /** The place of its last event. */
  seq: number;
  /** As a row of the journal. */
  text: string;
}

export interface PackedJournals {
  read(run: number): PackedJournal | null;
  /** Packs what is on disk of these runs, in one transaction; one to which something was appended meanwhile stays as it is. Gives how many. */
  pack(runs: readonly number[]): Promise<number>;
}

interface JournalRow {
  id: number;
  events: string;
}

const compressLarge = promisify(deflateRaw);
/** Up to here handing it to another thread takes longer than doing it. */
const SMALL_CHARACTERS = 64 * 1024;

export function createPackedJournals(db: Database): PackedJournals {
  const find = db.prepare<[number], { seq: number; data: Buffer }>(
    'select seq, data from packed_journals where run = ?',
  );
  const rows = db.prepare<[number], JournalRow>('select id, events from journal where run = ? order by id');
  const newest = db.prepare<[number], number | null>('select max(id) from journal where run = ?').pluck();
  const insert = db.prepare('insert or replace into packed_journals (run, seq, data) values (?, ?, ?)');
  const remove = db.prepare('delete from journal where run = ?');
  const keepPlaces = createPlaceKeeper(db);

  function read(run: number): PackedJournal | null {
    const found = find.get(run);
    return found ? { seq: found.seq, text: unpack(found.data) } : null;
  }

  async function prepare(run: number): Promise<Prepared | null> {
    const loose = rows.all(run);
    const last = loose[loose.length - 1];
    if (!last) return null;
    const before = read(run);
    const texts = [...(before ? [before.text] : []), ...loose.map(({ events }) => events)];
    return { run, seq: last.id, data: await pack(joinRows(texts)) };
  }

  const store = db.transaction((prepared: readonly Prepared[]): number => {
    const current = prepared.filter(({ run, seq }) => newest.get(run) === seq);
    keepPlaces(Math.max(0, ...current.map(({ seq }) => seq)));
    for (const { run, seq, data } of current) {
      insert.run(run, seq, data);
      remove.run(run);
    }
    return current.length;
  }).immediate;

  return {
    read,
    pack: async (runs) => {
      const prepared = await Promise.all(runs.map(prepare));
      const found = prepared.filter((each) => each !== null);
      return found.length === 0 ? 0 : store(found);
    },
  };
}

interface Prepared {
  run: number;
  /** Its newest place when it was read. */
  seq: number;
  data: Buffer;
}

/**
 * SQLite gives the next row the place after the newest one that is left: before the newest goes, an empty row of the workspace
 * takes a place after it, so that no place is ever given twice and whoever reads on from an old one notices the gap.
 */
export function createPlaceKeeper(db: Database): (highestRemoved: number) => void {
  const newest = db.prepare<[], number | null>('select max(id) from journal').pluck();
  const hold = db.prepare("insert into journal (run, events) values (0, '[]')");
  return (highestRemoved) => {
    if (highestRemoved >= (newest.get() ?? 0)) hold.run();
  };
}

/** The first byte says which dictionary the rest was compressed with. */
async function pack(text: string): Promise<Buffer> {
  const options = { dictionary: dictionaryOf(NEWEST_DICTIONARY) };
  const data = text.length > SMALL_CHARACTERS ? await compressLarge(text, options) : deflateRawSync(text, options);
  return Buffer.concat([Buffer.of(NEWEST_DICTIONARY), data]);
}

function unpack(data: Buffer): string {
  return inflateRawSync(data.subarray(1), { dictionary: dictionaryOf(data[0] ?? 0) }).toString();
}
