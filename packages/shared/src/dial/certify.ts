/**
 * Which positions are certified together with family error at most `delta`: closed testing with averages of e-values
 * (Vovk & Wang 2021; dial.md 2.2). `logE` are the positions' evidences as natural logarithms, −Infinity allowed.
 */
export function certify(logE: readonly number[], delta: number): boolean[] {
  const needed = -Math.log(delta);
  return logE.map((own, index) => {
    const others = logE.filter((_, other) => other !== index).sort((a, b) => a - b);
    // Every group that holds this position must have an average of 1/delta; the weakest partners make the hardest group.
    let sum = own;
    return (
      own >= needed &&
      others.every((other, count) => {
        sum = logAdd(sum, other);
        return sum - Math.log(count + 2) >= needed;
      })
    );
  });
}

/** ln(e^a + e^b) without leaving the range of doubles. */
function logAdd(a: number, b: number): number {
  const high = Math.max(a, b);
  return high === -Infinity ? high : high + Math.log1p(Math.exp(Math.min(a, b) - high));
}
