// Several chaos runs side by side, because a start keeps one processor busy.
import { type ChaosPlan, type ChaosReport, runChaos } from './run-chaos.ts';

/** Shares the kills out; the reports are added up. */
export async function runWorlds({ seed, kills, worlds, onKill }: ChaosPlan & { worlds: number }): Promise<ChaosReport> {
  const share = Math.ceil(kills / worlds);
  const plans = Array.from({ length: worlds }, (_, index) => ({ seed: seed + index, kills: share }));
  const reports = await Promise.all(plans.map((plan) => runChaos({ ...plan, ...(onKill ? { onKill } : {}) })));
  return reports.reduce(add);
}

function add(a: ChaosReport, b: ChaosReport): ChaosReport {
  const points = new Set([...Object.keys(a.crashes), ...Object.keys(b.crashes)]);
  return {
    problems: [...a.problems, ...b.problems],
    kills: a.kills + b.kills,
    crashes: Object.fromEntries([...points].map((point) => [point, (a.crashes[point] ?? 0) + (b.crashes[point] ?? 0)])),
    runs: a.runs + b.runs,
    interrupted: a.interrupted + b.interrupted,
    uncertain: a.uncertain + b.uncertain,
    again: a.again + b.again,
    lostAnswers: a.lostAnswers + b.lostAnswers,
  };
}
