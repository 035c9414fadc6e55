// pnpm simulate: the promise of the dial, tried on made-up operators who look after every verdict.
// --operators 300 · --items 1500 · --seed 1 · --write (keeps the tables in docs/dial.md). Exit code 1 when a promise is missed.
import path from 'node:path';
import { parseArgs } from 'node:util';
import { keepReport } from '../keep-report.ts';
import { goalsOf, reportOf } from './report.ts';
import { runSimulation } from './run-simulation.ts';

const DOCUMENT = path.resolve(import.meta.dirname, '../../../docs/dial.md');

const { values } = parseArgs({
  options: {
    operators: { type: 'string', default: '300' },
    items: { type: 'string', default: '1500' },
    seed: { type: 'string', default: '1' },
    write: { type: 'boolean', default: false },
  },
});
const sizes = {
  operators: wholeNumber('operators', values.operators, 1),
  items: wholeNumber('items', values.items, 20),
  seed: wholeNumber('seed', values.seed, 0),
};
const result = runSimulation(sizes, (text) => console.error(text));
const report = reportOf(result);
console.log(report);
if (values.write) keepReport(DOCUMENT, report);
process.exitCode = goalsOf(result).some(({ isMissed }) => isMissed) ? 1 : 0;

function wholeNumber(name: string, text: string, least: number): number {
  const value = Number(text);
  if (!Number.isSafeInteger(value) || value < least)
    throw new Error(`--${name} is a whole number from ${least} on, not ${text}.`);
  return value;
}
