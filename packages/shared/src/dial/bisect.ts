/**
 * Where a rising yes-or-no question turns to yes, between `low` (no) and `high` (yes): the smallest yes within double
 * precision. Bisection, because it cannot leave the interval whatever the question's slope is.
 */
export function turningPoint(low: number, high: number, isReached: (value: number) => boolean): number {
  let no = low;
  let yes = high;
  for (let middle = (no + yes) / 2; middle > no && middle < yes && yes - no > 1e-15; middle = (no + yes) / 2) {
    if (isReached(middle)) yes = middle;
    else no = middle;
  }
  return yes;
}

/** Nobody decides so many items: what is not reached by then never is. */
const MOST = 1e9;

/** The smallest whole number from `from` on at which a rising question is answered with yes; infinite when it never is. */
export function firstWhole(from: number, isReached: (value: number) => boolean): number {
  if (isReached(from)) return from;
  let step = 1;
  while (!isReached(from + step)) {
    if (step > MOST) return Infinity;
    step *= 2;
  }
  let no = from + Math.floor(step / 2);
  let yes = from + step;
  while (yes - no > 1) {
    const middle = Math.floor((no + yes) / 2);
    if (isReached(middle)) yes = middle;
    else no = middle;
  }
  return yes;
}
