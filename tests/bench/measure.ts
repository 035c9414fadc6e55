// One round: every subject under load at 1, 10 and 50 connections, one after the other.
import type { TestHttpServer } from '../support/http-server.ts';
import { type LoadResult, load } from './load.ts';
import { cpuMs, folderBytes, residentMb } from './process-use.ts';
import { FLOORS, LEADS, type Subject, type SubjectName, startSubject, WORKLOADS } from './subjects.ts';

export const CONNECTIONS = [1, 10, 50] as const;

export interface Measurement {
  loads: Record<number, LoadResult>;
  /** At the most connections. */
  cpuMsPerRun: number | null;
  residentMb: number | null;
  /** On disk after a clean stop, for each request of all loads together. */
  bytesPerRun: number;
}
export type Round = Record<SubjectName, Measurement>;

interface RoundOptions {
  seconds: number;
  target: TestHttpServer;
  onProgress(text: string): void;
}

export async function measureRound(options: RoundOptions): Promise<Round> {
  const measured: [SubjectName, Measurement][] = [];
  for (const name of [...FLOORS, ...WORKLOADS]) {
    options.onProgress(name);
    measured.push([name, await measureSubject(name, options)]);
  }
  return Object.fromEntries(measured) as Round;
}

async function measureSubject(name: SubjectName, { seconds, target }: RoundOptions): Promise<Measurement> {
  const subject = await startSubject(name, { target: target.url });
  try {
    const bytesBefore = folderBytes(subject.dataDir);
    const warmUp = await run(subject, 50, Math.max(1, seconds / 5));
    let requests = warmUp.answered;
    const loads: Record<number, LoadResult> = {};
    let cpuMsPerRun: number | null = null;
    for (const connections of CONNECTIONS) {
      const cpuBefore = cpuMs(subject.pid);
      const result = await run(subject, connections, seconds);
      const cpuAfter = cpuMs(subject.pid);
      cpuMsPerRun = cpuBefore === null || cpuAfter === null ? null : (cpuAfter - cpuBefore) / result.answered;
      requests += result.answered;
      loads[connections] = result;
    }
    const memory = residentMb(subject.pid);
    await subject.stop();
    const bytesPerRun = (folderBytes(subject.dataDir) - bytesBefore) / requests;
    return { loads, cpuMsPerRun, residentMb: memory, bytesPerRun };
  } finally {
    subject.remove();
  }
}

function run({ url, path }: Subject, connections: number, seconds: number): Promise<LoadResult> {
  return load({ url, path, connections, seconds, bodies: LEADS });
}
