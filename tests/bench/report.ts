// The bench's tables, for the terminal and for docs/performance.md.
import { cpus } from 'node:os';
import path from 'node:path';
import { GOALS, verdictOf } from './goals.ts';
import type { Idle } from './idle.ts';
import { keepReport } from './keep-report.ts';
import { markdownTable } from './markdown-table.ts';
import { CONNECTIONS, type Measurement, type Round } from './measure.ts';
import { FLOORS, type SubjectName, WORKLOADS } from './subjects.ts';

const DOCUMENT = path.resolve(import.meta.dirname, '../../docs/performance.md');

export interface BenchResult {
  rounds: Round[];
  idles: Idle[];
  seconds: number;
  /** Load average of the machine before the first round: above 0.5, something else was running as well. */
  loadBefore: number;
}

/** Two Markdown tables: every subject, and every goal. Each figure is the median of the rounds. */
export function reportOf({ rounds, idles, seconds, loadBefore }: BenchResult): string {
  const subjects = [...FLOORS, ...WORKLOADS].map((name) => subjectRow(rounds, name));
  const goals = GOALS.map((goal) => {
    // A ratio is taken within a round and then compared between rounds, so that a slow moment hits both of its sides.
    const value = median(
      rounds.map((round, index) => goal.measure(round, idles[index] ?? { startMs: 0, residentMb: null })),
    );
    const wanted = `${goal.is === 'least' ? 'at least' : 'at most'} ${number(goal.wanted)} ${goal.unit}`;
    return [goal.name, value === null ? '–' : `${number(value)} ${goal.unit}`, wanted, verdictOf(goal, value)];
  });
  const when = new Date().toISOString().slice(0, 10);
  const machine = `${cpus().length} × ${cpus()[0]?.model ?? 'unknown processor'}, Node ${process.versions.node}`;
  const quiet =
    loadBefore > 0.5 ? ` The machine was not quiet (load average ${number(loadBefore)} before the run).` : '';
  return [
    `Run of ${when}: ${machine}; ${seconds} s per cell, ${rounds.length === 1 ? 'one round' : `median of ${rounds.length} rounds`}.${quiet}`,
    markdownTable(
      [
        '',
        ...CONNECTIONS.flatMap((count) => [`${count}: per second`, 'p50 ms', 'p99 ms']),
        'errors',
        'processor ms each',
        'memory MB',
        'disk bytes each',
        'load busy',
      ],
      subjects,
    ),
    markdownTable(['goal', 'measured', 'wanted', ''], goals),
  ].join('\n\n');
}

/** Replaces the last run in docs/performance.md. */
export function writeReport(report: string): void {
  keepReport(DOCUMENT, report);
}

function subjectRow(rounds: readonly Round[], name: SubjectName): string[] {
  const all = rounds.map((round) => round[name]);
  const cell = (read: (measurement: Measurement) => number | null | undefined): string => {
    const value = median(all.map((measurement) => read(measurement) ?? null));
    return value === null ? '–' : number(value);
  };
  return [
    name,
    ...CONNECTIONS.flatMap((count) => [
      cell(({ loads }) => loads[count]?.perSecond),
      cell(({ loads }) => loads[count]?.p50Ms),
      cell(({ loads }) => loads[count]?.p99Ms),
    ]),
    cell(({ loads }) => Object.values(loads).reduce((sum, { failed }) => sum + failed, 0)),
    cell(({ cpuMsPerRun }) => cpuMsPerRun),
    cell(({ residentMb }) => residentMb),
    cell(({ bytesPerRun }) => bytesPerRun),
    cell(({ loads }) => Math.max(...Object.values(loads).map(({ busy }) => busy))),
  ];
}

/** The middle of the values; null when one is missing. */
function median(values: readonly (number | null)[]): number | null {
  const known = values.filter((value) => value !== null).sort((a, b) => a - b);
  if (known.length < values.length || known.length === 0) return null;
  const middle = Math.floor(known.length / 2);
  const upper = known[middle] ?? 0;
  return known.length % 2 === 1 ? upper : (upper + (known[middle - 1] ?? 0)) / 2;
}

function number(value: number): string {
  if (value === 0) return '0';
  if (value >= 100) return Math.round(value).toLocaleString('en-GB');
  if (value >= 10) return value.toFixed(1);
  return value.toFixed(value < 0.1 ? 3 : 2);
}
