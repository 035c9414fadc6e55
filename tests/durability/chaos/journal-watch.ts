// Looks into the database between the lives of a process: what was once on disk must stay, word for word.
import { copyFileSync, existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { checkJournal, type JournalFacts } from '@leeway/shared/run/check-journal.ts';
import { type RunEvent, runEventSchema } from '@leeway/shared/run/event.ts';
import { fold } from '@leeway/shared/run/fold.ts';
import Database from 'better-sqlite3';
import * as z from 'zod';

export interface JournalWatch {
  /** What is wrong with the files as they lie there. `accepted`: ids of runs that a client was told of. */
  check(accepted: Iterable<string>): string[];
  /** The journals as last read, by run. */
  journals: ReadonlyMap<number, RunEvent[]>;
}

const journalRow = z.object({ id: z.number(), run: z.number(), events: z.string() });
const runRow = z.object({ id: z.number(), status: z.string(), ended_at: z.number().nullable(), parked: z.number() });

export function createJournalWatch(dataDir: string, facts: JournalFacts): JournalWatch {
  const journals = new Map<number, RunEvent[]>();
  let last = 0;
  let seen = { rows: 0, length: 0 };

  function readNew(db: Database.Database): Set<number> {
    const touched = new Set<number>();
    for (const row of db.prepare('select id, run, events from journal where id > ? order by id').all(last)) {
      const { id, run, events } = journalRow.parse(row);
      last = id;
      if (run === 0) continue;
      touched.add(run);
      journals.set(run, [...(journals.get(run) ?? []), ...z.array(runEventSchema).parse(JSON.parse(events))]);
    }
    return touched;
  }

  function check(accepted: Iterable<string>): string[] {
    return withCopy(dataDir, (db) => {
      const problems = oldRowProblems(db, last, seen);
      const touched = readNew(db);
      seen = sumOf(db, last);
      const rows = new Map(readRuns(db).map((row) => [row.id, row]));
      for (const id of accepted) if (!rows.has(Number(id))) problems.push(`run ${id} was accepted and is lost`);
      for (const run of touched) {
        const events = journals.get(run) ?? [];
        const found = [...checkJournal(events, facts), ...rowProblems(events, rows.get(run))];
        problems.push(...found.map((problem) => `run ${run}: ${problem}`));
      }
      const health = String(db.pragma('quick_check', { simple: true }));
      return health === 'ok' ? problems : [...problems, `the database is damaged: ${health}`];
    });
  }

  return { check, journals };
}

/** Of a copy: opening the files themselves would tidy up what the next start of Leeway must be able to tidy up. */
function withCopy<T>(dataDir: string, read: (db: Database.Database) => T): T {
  const folder = mkdtempSync(path.join(tmpdir(), 'leeway-watch-'));
  try {
    for (const name of ['leeway.sqlite', 'leeway.sqlite-wal']) {
      const file = path.join(dataDir, name);
      if (existsSync(file)) copyFileSync(file, path.join(folder, name));
    }
    const db = new Database(path.join(folder, 'leeway.sqlite'));
    try {
      return read(db);
    } finally {
      db.close();
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

type Sum = { rows: number; length: number };

function sumOf(db: Database.Database, last: number): Sum {
  const sum = db
    .prepare('select count(*) as rows, total(length(events)) as length from journal where id <= ?')
    .get(last);
  return z.object({ rows: z.number(), length: z.number() }).parse(sum);
}

function oldRowProblems(db: Database.Database, last: number, seen: Sum): string[] {
  const now = sumOf(db, last);
  const isSame = now.rows === seen.rows && now.length === seen.length;
  return isSame
    ? []
    : [`journal up to ${last}: ${JSON.stringify(now)} where ${JSON.stringify(seen)} was on disk before`];
}

const readRuns = (db: Database.Database) =>
  z.array(runRow).parse(db.prepare('select id, status, ended_at, parked from runs').all());

const isOpen = (status: string): boolean => status === 'running' || status === 'waiting';

function rowProblems(events: readonly RunEvent[], row: z.infer<typeof runRow> | undefined): string[] {
  const state = fold(events);
  const problems: string[] = [];
  // The row of a run at work may be an event behind; the start looks at it once more. That of a parked one is left alone.
  const isCautious = row?.parked === 0 && isOpen(row.status) && isOpen(state.status);
  // A parked run waits, though its journal does not know what its child runs wait for.
  const isPutAway = row?.parked === 1 && row.status === 'waiting' && state.status === 'running';
  if (row?.status !== state.status && !isCautious && !isPutAway)
    problems.push(`its row says ${row?.status}, its journal ${state.status}`);
  if (row && row.ended_at !== state.endedAt) problems.push('its row and its journal end at different times');
  return problems;
}
