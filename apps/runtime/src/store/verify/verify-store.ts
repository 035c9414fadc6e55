// Puts every journal of a database through the rules, makes the rows that follow from it anew, and compares.
import type { Store } from '../open-store.ts';
import { checkRecords } from '../trust/check-records.ts';
import { createRunChecker, type PlanOf } from './check-run.ts';
import { checkDays, checkFile, findOrphans } from './check-tables.ts';
import { createRebuild } from './rebuild.ts';

export interface Verdict {
  runs: number;
  problems: number;
}

interface VerifyOptions {
  planOf: PlanOf;
  /** Told each problem as it is found: `run 12: …`. */
  onProblem(problem: string): void;
}

/** Ids are read so many at a time. */
const PAGE = 500;

/**
 * Checks what one transaction sees, so that a process that is at work on the database meanwhile changes nothing. Runs are looked at
 * one after the other: a million of them need no more memory than one.
 */
export async function verifyStore({ db }: Pick<Store, 'db'>, { planOf, onProblem }: VerifyOptions): Promise<Verdict> {
  const verdict: Verdict = { runs: 0, problems: 0 };
  const tell = (problem: string) => {
    verdict.problems += 1;
    onProblem(problem);
  };
  const damages = checkFile(db);
  damages.forEach(tell);
  // Nothing that is read from a damaged file means anything.
  if (damages.length > 0) return verdict;
  findOrphans(db).forEach(tell);
  checkRecords(db, tell);
  const rebuild = createRebuild();
  try {
    const { check } = createRunChecker(db, { rebuild, planOf });
    for (const id of runIds(db)) {
      const problems = await check(id).catch((error: unknown) => [`It cannot be checked: ${wordsOf(error)}`]);
      for (const problem of problems) tell(`run ${id}: ${problem}`);
      verdict.runs += 1;
    }
    checkDays(db, rebuild).forEach(tell);
  } finally {
    rebuild.close();
  }
  return verdict;
}

function* runIds(db: Store['db']): Generator<number> {
  const after = db.prepare<[number, number], number>('select id from runs where id > ? order by id limit ?').pluck();
  for (let page = after.all(0, PAGE); page.length > 0; page = after.all(page.at(-1) ?? 0, PAGE)) yield* page;
}

function wordsOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
