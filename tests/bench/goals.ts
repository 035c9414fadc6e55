// The goals of docs/performance.md, each a figure of one round beside what it should be.
import type { Idle } from './idle.ts';
import type { Round } from './measure.ts';

export interface Goal {
  name: string;
  unit: string;
  /** The figure of one round; null when this machine cannot tell. */
  measure(round: Round, idle: Idle): number | null;
  wanted: number;
  /** Whether `wanted` is the least or the most it may be. */
  is: 'least' | 'most';
}

const load = (round: Round, name: keyof Round, connections: number) => {
  const result = round[name].loads[connections];
  if (result === undefined) throw new Error(`${name} was not measured at ${connections} connections.`);
  return result;
};

export const GOALS: Goal[] = [
  {
    name: 'W5p at 50 connections, of F2',
    unit: '×',
    measure: (round) => load(round, 'W5p', 50).perSecond / load(round, 'F2', 50).perSecond,
    wanted: 0.3,
    is: 'least',
  },
  {
    name: 'p99 of W5p at 50 connections, of F2’s',
    unit: '×',
    measure: (round) => load(round, 'W5p', 50).p99Ms / load(round, 'F2', 50).p99Ms,
    wanted: 3,
    is: 'most',
  },
  {
    name: 'W5 at 50 connections, of F4',
    unit: '×',
    measure: (round) => load(round, 'W5', 50).perSecond / load(round, 'F4', 50).perSecond,
    wanted: 0.45,
    is: 'least',
  },
  {
    name: 'p50 of W5p at 1 connection, of F2’s',
    unit: '×',
    measure: (round) => load(round, 'W5p', 1).p50Ms / load(round, 'F2', 1).p50Ms,
    wanted: 1.5,
    is: 'most',
  },
  {
    name: 'processor time per W5p run at 50 connections',
    unit: 'ms',
    measure: (round) => round.W5p.cpuMsPerRun,
    wanted: 0.075,
    is: 'most',
  },
  {
    name: 'disk per W5p run',
    unit: 'bytes',
    measure: (round) => round.W5p.bytesPerRun,
    wanted: 1600,
    is: 'most',
  },
  { name: 'memory when idle', unit: 'MB', measure: (_round, idle) => idle.residentMb, wanted: 150, is: 'most' },
  {
    name: 'start to the first good answer',
    unit: 'ms',
    measure: (_round, idle) => idle.startMs,
    wanted: 1000,
    is: 'most',
  },
];

/** “met”, or “missed by 12%”. */
export function verdictOf({ wanted, is }: Goal, value: number | null): string {
  if (value === null) return 'not measured';
  if (is === 'least' ? value >= wanted : value <= wanted) return 'met';
  return `missed by ${Math.round(Math.abs(value / wanted - 1) * 100)}%`;
}
