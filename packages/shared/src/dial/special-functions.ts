// The three special functions that the bounds rest on, in logarithms so that no record is too long for a double.

// Lanczos' coefficients for g = 7, n = 9 (P. Godfrey, 2001): relative error below 1e-14 for every x > 0.
const LANCZOS_G = 7;
const LANCZOS: readonly number[] = [
  0.99999999999980993, 676.5203681218851, -1259.1392167224028, 771.32342877765313, -176.61502916214059,
  12.507343278686905, -0.13857109526572012, 9.9843695780195716e-6, 1.5056327351493116e-7,
];
const SMALLEST = 1e-300;
const PRECISION = 1e-16;
const MAX_TERMS = 100_000;

/** ln Γ(x) for x > 0 (Lanczos' approximation). */
export function lgamma(x: number): number {
  // Γ(x) = Γ(x + 1) / x: the series is meant for x >= 1/2.
  if (x < 0.5) return lgamma(x + 1) - Math.log(x);
  const z = x - 1;
  const sum = LANCZOS.reduce(
    (total, coefficient, index) => total + (index === 0 ? coefficient : coefficient / (z + index)),
    0,
  );
  const t = z + LANCZOS_G + 0.5;
  return 0.5 * Math.log(2 * Math.PI) + (z + 0.5) * Math.log(t) - t + Math.log(sum);
}

/** ln B(a, b) = ln Γ(a) + ln Γ(b) − ln Γ(a + b), for a, b > 0. */
export function logBeta(a: number, b: number): number {
  return lgamma(a) + lgamma(b) - lgamma(a + b);
}

/**
 * ln B_x(a, b), the incomplete beta function that is not regularised: ∫ from 0 to x of t^(a−1) (1−t)^(b−1) dt, for
 * 0 < x < 1. Continued fraction 8.17.22 of the NIST Handbook, on the side of the mean where it converges fast.
 */
export function logIncompleteBeta(x: number, a: number, b: number): number {
  if (x < (a + 1) / (a + b + 2)) return logFront(x, a, b) + Math.log(betaFraction(x, a, b));
  const whole = logBeta(a, b);
  const rest = logFront(1 - x, b, a) + Math.log(betaFraction(1 - x, b, a)) - whole;
  return whole + Math.log1p(-Math.exp(Math.min(0, rest)));
}

function logFront(x: number, a: number, b: number): number {
  return a * Math.log(x) + b * Math.log1p(-x) - Math.log(a);
}

/** Lentz' method as modified by Thompson and Barnett (1986). */
function betaFraction(x: number, a: number, b: number): number {
  let c = 1;
  let d = 1 / awayFromZero(1 - ((a + b) * x) / (a + 1));
  let value = d;
  for (let m = 1; m <= MAX_TERMS; m += 1) {
    const even = (m * (b - m) * x) / ((a + 2 * m - 1) * (a + 2 * m));
    d = 1 / awayFromZero(1 + even * d);
    c = awayFromZero(1 + even / c);
    value *= d * c;
    const odd = (-(a + m) * (a + b + m) * x) / ((a + 2 * m) * (a + 2 * m + 1));
    d = 1 / awayFromZero(1 + odd * d);
    c = awayFromZero(1 + odd / c);
    value *= d * c;
    if (Math.abs(d * c - 1) < PRECISION) break;
  }
  return value;
}

function awayFromZero(value: number): number {
  return Math.abs(value) < SMALLEST ? SMALLEST : value;
}
