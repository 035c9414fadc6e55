// `leeway dial verify`: what is said about trust, computed anew from its evidence; or a certificate, by its own.
import { readFile } from 'node:fs/promises';
import { AppError } from '@leeway/shared/api/error.ts';
import { certificateSchema } from '@leeway/shared/api/trust.ts';
import { problemsOfCertificate } from '../services/certificates.ts';
import { openSnapshot } from '../store/files/open-snapshot.ts';
import { checkRecords } from '../store/trust/check-records.ts';
import type { Outcome } from './outcome.ts';
import { type AccessOptions, databaseOf, settingsOf, type Variables } from './workspace-access.ts';

interface Call {
  variables: Variables;
  /** Told each problem as it is found. */
  report(problem: string): void;
}

/** Without a file: every record of the data folder, also while Leeway is running. Throws `certificate.unreadable`. */
export async function verifyTrust(file: string | undefined, options: AccessOptions, call: Call): Promise<Outcome> {
  return file === undefined ? verifyRecords(options, call) : verifyCertificate(file, call);
}

async function verifyRecords(options: AccessOptions, { variables, report }: Call): Promise<Outcome> {
  const problems: string[] = [];
  const store = await openSnapshot(databaseOf(settingsOf(options, variables)));
  try {
    const records = checkRecords(store.db, (problem) => {
      problems.push(problem);
      report(problem);
    });
    return {
      text: `${counted(records, 'record')} of evidence checked, ${counted(problems.length, 'problem')}.`,
      json: { records, problems },
      isBad: problems.length > 0,
    };
  } finally {
    store.close();
  }
}

async function verifyCertificate(file: string, { report }: Call): Promise<Outcome> {
  const value = await readCertificate(file);
  const problems = problemsOfCertificate(value);
  problems.forEach(report);
  const { data: certificate } = certificateSchema.safeParse(value);
  const words = certificate ? aboutOf(certificate) : '';
  return {
    text: `${words}${counted(problems.length, 'problem')}.`,
    json: {
      problems,
      ...(certificate ? { n: certificate.n, k: certificate.k, publicKey: certificate.publicKey } : {}),
    },
    isBad: problems.length > 0,
  };
}

function aboutOf(certificate: ReturnType<typeof certificateSchema.parse>): string {
  const { workflow, node, n, k, promise, logEvidence, events } = certificate;
  const sums = `${counted(n, 'verdict')}, ${Math.round(k * 100) / 100} wrong, E = ${Math.exp(logEvidence).toPrecision(4)}`;
  const terms = `at most ${percent(promise.usableAlpha)} wrong with ${percent(1 - promise.delta)} certainty`;
  return `“${node.title}” of “${workflow.title}”: ${sums} (${terms}), from ${counted(events.length, 'event')}.\n`;
}

async function readCertificate(file: string): Promise<unknown> {
  try {
    return JSON.parse(await readFile(file, 'utf8'));
  } catch (cause) {
    throw new AppError('certificate.unreadable', `${file} cannot be read as a certificate.`, {
      hint: 'Give the JSON file that the trust page of a step gives as its certificate.',
      cause,
    });
  }
}

/** `4.2%`, from a share. */
function percent(share: number): string {
  return `${Math.round(share * 1000) / 10}%`;
}

function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}
