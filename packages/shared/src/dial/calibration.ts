// The label people see ("about 96 of 100 approved"): ridge beta calibration (Kull, Silva Filho & Flach 2017 with a weak prior
// at the identity; dial.md 1.3). It moves labels only, never a decision.
import type { CalibrationPoint } from './histogram.ts';
import { solve3, type Vector3 } from './solve3.ts';

/** logit P(approve | s) = a ln(s) − b ln(1 − s) + c. */
export interface Calibration {
  a: number;
  b: number;
  c: number;
}

const IDENTITY: Vector3 = [1, 1, 0];
/** How strongly a, b, c are drawn to the identity. */
const PENALTY: Vector3 = [1, 1, 0.05];
const CLIP = 0.001;
const MAX_STEPS = 100;
const MAX_HALVINGS = 40;
const PRECISION = 1e-13;

/**
 * Fits the calibration to verdicts; without any it is the identity. a and b never fall below 0, so that a higher score is
 * never shown as less sure.
 */
export function fitCalibration(points: readonly CalibrationPoint[]): Calibration {
  const rows = points.map(({ score, right }) => ({ z: featuresOf(score), right }));
  const isFree: [boolean, boolean, boolean] = [true, true, true];
  let theta = maximise(rows, isFree);
  while ((isFree[0] && theta[0] < 0) || (isFree[1] && theta[1] < 0)) {
    if (theta[0] < 0) isFree[0] = false;
    if (theta[1] < 0) isFree[1] = false;
    theta = maximise(rows, isFree);
  }
  const [a, b, c] = theta;
  return { a, b, c };
}

/** The probability of approval for a raw score, 0..1. */
export function calibrated({ a, b, c }: Calibration, score: number): number {
  return sigmoid(dot([a, b, c], featuresOf(score)));
}

/**
 * What is shown after `n` verdicts: nothing below 20, whole tens and "rough" below 100, then whole per cents. `probability` 0..1.
 */
export function shownProbability(n: number, probability: number): { percent: number; isRough: boolean } | null {
  if (n < 20) return null;
  return n < 100
    ? { percent: Math.round(probability * 10) * 10, isRough: true }
    : { percent: Math.round(probability * 100), isRough: false };
}

/** The number of verdicts to fit to, when there are `n`: 20, 50, 100, 200, 500, then every 500; 0 before. Labels stand still between. */
export function refitAt(n: number): number {
  if (n >= 500) return Math.floor(n / 500) * 500;
  return [200, 100, 50, 20].find((count) => n >= count) ?? 0;
}

interface Row {
  z: Vector3;
  right: number;
}

function featuresOf(score: number): Vector3 {
  const s = Math.min(1 - CLIP, Math.max(CLIP, score));
  return [Math.log(s), -Math.log(1 - s), 1];
}

/** Newton's method with step halving on the penalised log-likelihood; a parameter that is not free is 0. */
function maximise(rows: readonly Row[], isFree: readonly [boolean, boolean, boolean]): Vector3 {
  let theta: Vector3 = [isFree[0] ? 1 : 0, isFree[1] ? 1 : 0, 0];
  let value = objective(rows, theta);
  for (let step = 0; step < MAX_STEPS; step += 1) {
    const direction = newtonStep(rows, theta, isFree);
    const next = improve({ rows, theta, direction, value });
    const gain = next.value - value;
    ({ theta, value } = next);
    if (gain <= PRECISION * Math.max(1, Math.abs(value))) break;
  }
  return theta;
}

interface Point {
  theta: Vector3;
  value: number;
}

function improve({ rows, theta, direction, value }: Point & { rows: readonly Row[]; direction: Vector3 }): Point {
  for (let half = 0, scale = 1; half < MAX_HALVINGS; half += 1, scale /= 2) {
    const tried: Vector3 = [
      theta[0] + scale * direction[0],
      theta[1] + scale * direction[1],
      theta[2] + scale * direction[2],
    ];
    const reached = objective(rows, tried);
    if (reached >= value) return { theta: tried, value: reached };
  }
  return { theta, value };
}

function objective(rows: readonly Row[], theta: Vector3): number {
  const likelihood = rows.reduce((sum, { z, right }) => {
    const eta = dot(theta, z);
    return sum + right * eta - Math.max(0, eta) - Math.log1p(Math.exp(-Math.abs(eta)));
  }, 0);
  return likelihood - 0.5 * sum3((i) => PENALTY[i] * (theta[i] - IDENTITY[i]) ** 2);
}

function newtonStep(rows: readonly Row[], theta: Vector3, isFree: readonly [boolean, boolean, boolean]): Vector3 {
  const gradient: Vector3 = [0, 0, 0];
  const curvature: [Vector3, Vector3, Vector3] = [
    [PENALTY[0], 0, 0],
    [0, PENALTY[1], 0],
    [0, 0, PENALTY[2]],
  ];
  for (const i of AXES) gradient[i] = -PENALTY[i] * (theta[i] - IDENTITY[i]);
  for (const { z, right } of rows) {
    const p = sigmoid(dot(theta, z));
    for (const i of AXES) {
      gradient[i] += (right - p) * z[i];
      for (const j of AXES) curvature[i][j] += p * (1 - p) * z[i] * z[j];
    }
  }
  for (const i of AXES.filter((axis) => !isFree[axis])) {
    gradient[i] = 0;
    for (const j of AXES) curvature[i][j] = curvature[j][i] = i === j ? 1 : 0;
  }
  return solve3(curvature, gradient);
}

const AXES = [0, 1, 2] as const;

function dot(one: Readonly<Vector3>, other: Readonly<Vector3>): number {
  return sum3((i) => one[i] * other[i]);
}

function sum3(term: (axis: 0 | 1 | 2) => number): number {
  return term(0) + term(1) + term(2);
}

function sigmoid(x: number): number {
  return x >= 0 ? 1 / (1 + Math.exp(-x)) : Math.exp(x) / (1 + Math.exp(x));
}
