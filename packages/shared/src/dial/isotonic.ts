/** One point to fit; `weight` is 1 when left out. */
export interface WeightedPoint {
  x: number;
  y: number;
  weight?: number | undefined;
}

interface Block {
  mean: number;
  weight: number;
  xs: number[];
}

/**
 * The nearest rising step function, as [x, value] per distinct x (pool adjacent violators, Ayer et al. 1955). For the
 * calibration chart; labels use the ridge beta fit.
 */
export function fitIsotonic(points: readonly WeightedPoint[]): [number, number][] {
  const blocks: Block[] = [];
  for (const point of withoutTies(points)) {
    let block = point;
    for (let before = blocks.at(-1); before !== undefined && before.mean >= block.mean; before = blocks.at(-1)) {
      blocks.pop();
      block = joined(before, block);
    }
    blocks.push(block);
  }
  return blocks.flatMap(({ xs, mean }) => xs.map((x): [number, number] => [x, mean]));
}

function withoutTies(points: readonly WeightedPoint[]): Block[] {
  const byX = new Map<number, Block>();
  for (const { x, y, weight = 1 } of points) {
    const before = byX.get(x);
    const block = { mean: y, weight, xs: [x] };
    byX.set(x, before === undefined ? block : { ...joined(before, block), xs: [x] });
  }
  return [...byX.values()].sort((a, b) => (a.xs[0] ?? 0) - (b.xs[0] ?? 0));
}

function joined(one: Block, other: Block): Block {
  const weight = one.weight + other.weight;
  return {
    mean: (one.mean * one.weight + other.mean * other.weight) / weight,
    weight,
    xs: [...one.xs, ...other.xs],
  };
}
