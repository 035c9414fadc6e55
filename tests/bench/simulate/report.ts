// The simulation's tables, for the terminal and for docs/dial.md.
import { lowerBound, type Promised } from '@leeway/shared/dial/evidence.ts';
import { markdownTable } from '../markdown-table.ts';
import type { Boundary } from './boundary.ts';
import type { RivalResult, Sizes, WorldResult } from './simulate.ts';

/** What a run of the whole simulation gave. */
export interface SimulationResult {
  sizes: Sizes;
  boundaries: { promised: Promised; result: Boundary }[];
  /** The ten worlds under each policy; the first is the one shown world by world. */
  policies: { name: string; alpha: number; worlds: WorldResult[] }[];
}

/** A promise, and whether the run speaks against it. */
export interface Goal {
  name: string;
  measured: string;
  isMissed: boolean;
}

/** The report as Markdown. */
export function reportOf(result: SimulationResult): string {
  const [shown] = result.policies;
  const { operators, items, seed } = result.sizes;
  const boundaryOperators = result.boundaries[0]?.result.operators ?? 0;
  return [
    `${whole(operators)} operators with ${whole(items)} items in each world, ${whole(boundaryOperators)} at the boundary; seed ${seed}.`,
    '**False certificates at the exact boundary**: every item is wrong with a chance of exactly the limit, the score says nothing, and somebody looks after every verdict.',
    markdownTable(
      ['limit, certainty', 'dial', 'textbook bound, one position', 'textbook bound, five positions'],
      result.boundaries.map(boundaryRow),
    ),
    `**Ten worlds**, limit ${percent(shown?.alpha ?? 0)}, certainty 95%, reviewers who make no mistakes. Wrong is per thousand items; approving everything by hand is 100% human work and 0 wrong.`,
    markdownTable(
      [
        'world',
        'graduated',
        'false certificates',
        'within the limit',
        'first at item',
        'human work',
        'wrong',
        'score 0.8: human / wrong / within',
        '20 in a row: human / wrong / within',
      ],
      (shown?.worlds ?? []).map(worldRow),
    ),
    '**All ten worlds together**, under other conditions. The worst world is given where it matters.',
    markdownTable(
      ['', 'graduated', 'false certificates, worst', 'within the limit, worst', 'human work', 'wrong'],
      [...result.policies.map(policyRow), ...rivalRows(shown?.worlds ?? [])],
    ),
    markdownTable(
      ['promise', 'measured', ''],
      goalsOf(result).map(({ name, measured, isMissed }) => [name, measured, isMissed ? 'missed' : 'held']),
    ),
  ].join('\n\n');
}

/**
 * What the dial promises, against what came out. A promise counts as missed when the share that broke it is above delta
 * with a certainty of 99.9%: a handful of operators more is chance.
 */
export function goalsOf({ boundaries, policies, sizes }: SimulationResult): Goal[] {
  const atBoundary = boundaries.map(({ promised, result }) => ({
    name: `false certificates at the boundary, ${promiseName(promised)}: at most ${percent(promised.delta)}`,
    measured: percent(result.dial),
    isMissed: isAbove(result.dial, result.operators, promised.delta),
  }));
  const [shown] = policies;
  const worstFalse = Math.max(0, ...(shown?.worlds ?? []).map((world) => world.falseCertificate));
  const worstWithin = Math.min(1, ...(shown?.worlds ?? []).map((world) => world.withinAlpha));
  return [
    ...atBoundary,
    {
      name: 'false certificates in the worst world: at most 5%',
      measured: percent(worstFalse),
      isMissed: isAbove(worstFalse, sizes.operators, 0.05),
    },
    {
      name: 'operators within their limit in the worst world: at least 95%',
      measured: percent(worstWithin),
      isMissed: isAbove(1 - worstWithin, sizes.operators, 0.05),
    },
  ];
}

function isAbove(share: number, operators: number, limit: number): boolean {
  return lowerBound(Math.round(share * operators), operators, 0.001) > limit;
}

function boundaryRow({ promised, result }: { promised: Promised; result: Boundary }): string[] {
  return [promiseName(promised), percent(result.dial), percent(result.textbookOne), percent(result.textbookFive)];
}

function worldRow(world: WorldResult): string[] {
  return [
    world.world,
    percent(world.graduated),
    percent(world.falseCertificate),
    percent(world.withinAlpha),
    world.medianFirstAt === null ? '–' : whole(world.medianFirstAt),
    percent(world.human),
    world.wrong.toFixed(1),
    rivalCell(world.fixedScore),
    rivalCell(world.row),
  ];
}

function rivalCell({ human, wrong, withinAlpha }: RivalResult): string {
  return `${percent(human)} / ${wrong.toFixed(1)} / ${percent(withinAlpha)}`;
}

function policyRow({ name, worlds }: { name: string; worlds: readonly WorldResult[] }): string[] {
  return [
    `dial, ${name}`,
    percent(mean(worlds.map(({ graduated }) => graduated))),
    percent(Math.max(...worlds.map(({ falseCertificate }) => falseCertificate))),
    percent(Math.min(...worlds.map(({ withinAlpha }) => withinAlpha))),
    percent(mean(worlds.map(({ human }) => human))),
    mean(worlds.map(({ wrong }) => wrong)).toFixed(1),
  ];
}

function rivalRows(worlds: readonly WorldResult[]): string[][] {
  const row = (name: string, results: readonly RivalResult[]) => [
    name,
    '–',
    '–',
    percent(Math.min(...results.map(({ withinAlpha }) => withinAlpha))),
    percent(mean(results.map(({ human }) => human))),
    mean(results.map(({ wrong }) => wrong)).toFixed(1),
  ];
  return [
    ['always approve by hand', '–', '–', '100%', '100%', '0.0'],
    row(
      'alone from a score of 0.8',
      worlds.map(({ fixedScore }) => fixedScore),
    ),
    row(
      'alone after 20 in a row',
      worlds.map((world) => world.row),
    ),
  ];
}

function promiseName({ alpha, delta }: Promised): string {
  return `${percent(alpha)}, ${percent(1 - delta)}`;
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

function percent(share: number): string {
  const value = share * 100;
  return `${Number.isInteger(Number(value.toFixed(1))) ? value.toFixed(0) : value.toFixed(1)}%`;
}

function whole(value: number): string {
  return value.toLocaleString('en-GB');
}
