// pnpm chaos: 1,000 kills, or --kills N; --seed N repeats a run. --worlds N: so many runtimes side by side.
import { parseArgs } from 'node:util';
import { runWorlds } from './run-worlds.ts';

const { values } = parseArgs({
  options: {
    seed: { type: 'string', default: String(Math.floor(Math.random() * 2 ** 31)) },
    kills: { type: 'string', default: '1000' },
    worlds: { type: 'string', default: '2' },
  },
});
const plan = { seed: Number(values.seed), kills: Number(values.kills), worlds: Number(values.worlds) };
console.log(`Seed ${plan.seed}. Repeat with: pnpm chaos --seed ${plan.seed} --kills ${plan.kills}`);
const startedAt = performance.now();
let done = 0;
const report = await runWorlds({
  ...plan,
  onKill: () => {
    done += 1;
    if (done % 50 === 0) console.log(`${done} kills, ${Math.round((performance.now() - startedAt) / 1000)} s`);
  },
});
const { problems, ...figures } = report;
console.log(JSON.stringify(figures, null, 2));
for (const problem of problems) console.error(problem);
console.log(problems.length === 0 ? 'Nothing was lost and nothing was done twice.' : `${problems.length} problems.`);
process.exitCode = problems.length === 0 ? 0 : 1;
