import type { Trust } from '@leeway/shared/api/trust.ts';

type Row = Trust['rows'][number];

/** Scores that repeat make positions that are the same: one row for each, with the best that is proved of it. Strict to loose. */
export function distinctRows(rows: readonly Row[]): readonly Row[] {
  return [...Map.groupBy(rows, ({ position }) => position).values()].flatMap((same) => {
    const [first] = same;
    if (!first) return [];
    const missing = same.flatMap(({ needMore }) => (needMore === null ? [] : [needMore]));
    const certified = same.some((row) => row.certified);
    return {
      ...first,
      certified,
      upper: Math.min(...same.map(({ upper }) => upper)),
      needMore: certified || missing.length === 0 ? null : Math.min(...missing),
    };
  });
}
