// pnpm bench: the floors and the workloads of docs/performance.md on this machine.
// --seconds 10 · --quick (2 s) · --rounds 1 · --write (keeps the table in docs/performance.md) ·
// --cpu-prof [W5p|W5] · --parked [100000] · --million [1000000] · --inbox [5000]
import { loadavg } from 'node:os';
import { parseArgs } from 'node:util';
import { startHttpServer } from '../support/http-server.ts';
import { profileWorkload } from './cpu-profile.ts';
import { type Idle, measureIdle } from './idle.ts';
import { measureInbox } from './inbox.ts';
import { measureRound, type Round } from './measure.ts';
import { measureMillion } from './million.ts';
import { measureParked } from './parked.ts';
import { reportOf, writeReport } from './report.ts';

const { values, positionals } = parseArgs({
  options: {
    seconds: { type: 'string', default: '10' },
    quick: { type: 'boolean', default: false },
    rounds: { type: 'string', default: '1' },
    write: { type: 'boolean', default: false },
    'cpu-prof': { type: 'boolean', default: false },
    parked: { type: 'boolean', default: false },
    million: { type: 'boolean', default: false },
    inbox: { type: 'boolean', default: false },
  },
  allowPositionals: true,
});
const seconds = values.quick ? 2 : Number(values.seconds);
const target = await startHttpServer();

if (values['cpu-prof']) console.log(await profileWorkload(positionals[0] === 'W5' ? 'W5' : 'W5p', { target, seconds }));
else if (values.parked) console.log(await measureParked(Number(positionals[0] ?? 100_000)));
else if (values.million) console.log(await measureMillion(Number(positionals[0] ?? 1_000_000), target.url));
else if (values.inbox) console.log(await measureInbox(Number(positionals[0] ?? 5000)));
else await measureAll();
await target.close();

async function measureAll(): Promise<void> {
  const [loadBefore = 0] = loadavg();
  const rounds: Round[] = [];
  const idles: Idle[] = [];
  for (let round = 1; round <= Number(values.rounds); round += 1) {
    const onProgress = (text: string) => console.error(`round ${round}: ${text}`);
    onProgress('idle');
    idles.push(await measureIdle());
    rounds.push(await measureRound({ seconds, target, onProgress }));
  }
  const report = reportOf({ rounds, idles, seconds, loadBefore });
  console.log(report);
  if (values.write) writeReport(report);
}
