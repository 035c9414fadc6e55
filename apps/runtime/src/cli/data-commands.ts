// backup, restore and verify: they work on files, whether Leeway is running or not.
import { existsSync } from 'node:fs';
import path from 'node:path';
import { loadCatalogue } from '@leeway/nodes/runtime';
import { AppError } from '@leeway/shared/api/error.ts';
import { createVerifyPlans } from '../engine/plans/verify-plans.ts';
import { systemClock } from '../services/clock.ts';
import { findSecret, replaceSecret } from '../services/secrets.ts';
import { type Check, makeBackup } from '../store/files/backup.ts';
import { lockDataDir } from '../store/files/data-lock.ts';
import { openSnapshot } from '../store/files/open-snapshot.ts';
import { restoreBackup } from '../store/files/restore.ts';
import type { Store } from '../store/open-store.ts';
import { type Verdict, verifyStore } from '../store/verify/verify-store.ts';
import { createVersionStore } from '../store/versions.ts';
import type { Outcome } from './outcome.ts';
import { type AccessOptions, databaseOf, settingsOf, type Variables } from './workspace-access.ts';

/** Told each problem as it is found. */
type Report = (problem: string) => void;

export interface BackupOptions extends AccessOptions {
  withSecret?: boolean;
  withProblems?: boolean;
  force?: boolean;
}

export async function backUp(
  file: string,
  options: BackupOptions,
  { variables, report }: { variables: Variables; report: Report },
): Promise<Outcome> {
  const env = settingsOf(options, variables);
  const target = path.resolve(file);
  refuseTaken(target, options.force ?? false);
  const secret = options.withSecret ? await secretOf(env.dataDir, variables) : null;
  const backup = await makeBackup({
    source: databaseOf(env),
    target,
    secret,
    at: systemClock.now(),
    check: checkWith(report),
    isKeptWithProblems: options.withProblems ?? false,
  });
  const about = secret === null ? WITHOUT_SECRET : WITH_SECRET;
  const verdict = backup.problems === 0 ? 'checked' : `with ${backup.problems} problems`;
  return {
    text: `Backup made and ${verdict}: ${backup.file} (${megabytes(backup.bytes)}).\n${about}`,
    json: { ...backup, hasSecret: secret !== null },
    isBad: backup.problems > 0,
  };
}

const WITHOUT_SECRET =
  'It does not hold the key to the secrets of connections: they can be read only with the LEEWAY_SECRET, or the file secret.key of the data folder, that Leeway ran with. Keep it in another place.';
const WITH_SECRET = 'It holds the key to the secrets of connections: keep it where nobody else can read it.';

export async function restore(
  file: string,
  options: AccessOptions & { force?: boolean },
  { variables, report }: { variables: Variables; report: Report },
): Promise<Outcome> {
  const env = settingsOf(options, variables);
  const startedAt = new Date(systemClock.now()).toISOString();
  const aside = path.join(env.dataDir, `before-restore-${startedAt.slice(0, 19).replaceAll(':', '-')}`);
  const lock = lockDataDir(env.dataDir, { url: env.publicUrl, startedAt });
  try {
    const target = databaseOf(env);
    const check = checkWith(report);
    const restored = await restoreBackup({ file, target, aside, check, isForced: options.force ?? false });
    if (restored.secret !== null) await replaceSecret(env.dataDir, restored.secret, aside);
    const lines = [
      `Restored ${path.resolve(file)} to ${target}.`,
      restored.aside === null ? '' : `What was there is kept in ${restored.aside}.`,
      restored.secret === null && restored.sealed > 0 ? sealedWords(restored.sealed) : '',
      restored.secret !== null && variables.LEEWAY_SECRET ? OTHER_SECRET : '',
    ];
    return {
      text: lines.filter((line) => line !== '').join('\n'),
      json: { file: target, aside: restored.aside, hasSecret: restored.secret !== null, sealed: restored.sealed },
    };
  } finally {
    lock.release();
  }
}

const OTHER_SECRET =
  'The backup brought its secret.key, but LEEWAY_SECRET is set and wins over it: start Leeway without it, or with the value it had when the backup was made.';

function sealedWords(sealed: number): string {
  return `It holds ${sealed} ${sealed === 1 ? 'secret' : 'secrets'} of connections. Start Leeway with the LEEWAY_SECRET, or the file secret.key, that it ran with when the backup was made; else they have to be entered again.`;
}

export async function verify(
  file: string | undefined,
  options: AccessOptions,
  { variables, report }: { variables: Variables; report: Report },
): Promise<Outcome> {
  const problems: string[] = [];
  const store = await openSnapshot(file ?? databaseOf(settingsOf(options, variables)));
  try {
    const { runs } = await verifyWith(store, (problem) => {
      problems.push(problem);
      report(problem);
    });
    const count = problems.length;
    return {
      text: `${counted(runs, 'run')} checked, ${counted(count, 'problem')}.`,
      json: { runs, problems },
      isBad: count > 0,
    };
  } finally {
    store.close();
  }
}

function checkWith(report: Report): Check {
  return async (store) => (await verifyWith(store, report)).problems;
}

async function verifyWith(store: Store, onProblem: Report): Promise<Verdict> {
  const { types } = await loadCatalogue();
  return verifyStore(store, { planOf: createVerifyPlans(createVersionStore(store), types), onProblem });
}

function refuseTaken(target: string, isForced: boolean): void {
  if (isForced || !existsSync(target)) return;
  throw new AppError('backup.file_exists', `There is a file ${target} already.`, {
    status: 409,
    hint: 'Choose another name, or replace it with --force: it is replaced only when the new backup is whole.',
  });
}

async function secretOf(dataDir: string, variables: Variables): Promise<string> {
  const secret = await findSecret(dataDir, variables);
  if (secret !== null) return secret;
  throw new AppError('backup.no_secret', `There is no secret.key in ${dataDir}, and LEEWAY_SECRET is not set.`, {
    hint: 'Leave --with-secret out, or set the LEEWAY_SECRET that Leeway runs with.',
  });
}

function megabytes(bytes: number): string {
  return `${(bytes / 1_000_000).toFixed(1)} MB`;
}

function counted(count: number, noun: string): string {
  return `${count} ${count === 1 ? noun : `${noun}s`}`;
}
