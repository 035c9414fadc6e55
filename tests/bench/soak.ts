// pnpm soak: W5p at half of what this machine can do, for half an hour. Prints what grows; --minutes 30.
import { parseArgs } from 'node:util';
import { startHttpServer } from '../support/http-server.ts';
import { load } from './load.ts';
import { folderBytes, residentMb } from './process-use.ts';
import { describeSoak, type Sample, sampleRow } from './soak-report.ts';
import { LEADS, type Subject, startSubject } from './subjects.ts';

const CONNECTIONS = 50;
const CALIBRATION_SECONDS = 8;
/** At least so many samples, also in a short soak; a minute each in a long one. */
const LEAST_SAMPLES = 8;

const { values } = parseArgs({ options: { minutes: { type: 'string', default: '30' } } });
const seconds = Number(values.minutes) * 60;
const target = await startHttpServer();
const subject = await startSubject('W5p', { target: target.url });
try {
  const most = await putLoad(subject, CALIBRATION_SECONDS);
  const rate = Math.max(1, Math.floor(most.perSecond / 2));
  console.log(
    `${Math.round(most.perSecond)} runs per second at most; ${rate} per second for ${values.minutes} minutes`,
  );
  console.log(describeSoak(await soak(subject, { rate, seconds })));
} finally {
  await subject.stop();
  subject.remove();
  await target.close();
}

function putLoad({ url, path }: Subject, duration: number, rate?: number) {
  return load({ url, path, connections: CONNECTIONS, seconds: duration, bodies: LEADS, ...(rate ? { rate } : {}) });
}

async function soak(soaked: Subject, { rate, seconds: total }: { rate: number; seconds: number }): Promise<Sample[]> {
  const window = Math.max(1, Math.round(Math.min(60, total / LEAST_SAMPLES)));
  const samples: Sample[] = [];
  let runs = 0;
  const startBytes = folderBytes(soaked.dataDir);
  for (let second = window; second <= total; second += window) {
    const { answered, failed, p50Ms, p99Ms } = await putLoad(soaked, window, rate);
    runs += answered;
    const bytes = folderBytes(soaked.dataDir) - startBytes;
    const sample = { minute: second / 60, runs, failed, p50Ms, p99Ms, bytes, memoryMb: residentMb(soaked.pid) };
    samples.push(sample);
    console.log(sampleRow(sample));
  }
  return samples;
}
