// What a soak shows: whether memory, disk per run and the slowest answers stay as they are.

export interface Sample {
  minute: number;
  /** Since the beginning. */
  runs: number;
  /** In this sample. */
  failed: number;
  p50Ms: number;
  p99Ms: number;
  /** By which the data folder has grown. */
  bytes: number;
  memoryMb: number | null;
}

/** The first part warms up: compiled code, caches, the pages of the database. */
const WARM_UP = 0.25;
const FLAT_MB_PER_HOUR = 20;
const FLAT_SHARE = 0.1;
/** Memory moves by so much from one collection to the next. */
const NOISE_SHARE = 0.02;

export function sampleRow({ minute, runs, failed, p50Ms, p99Ms, bytes, memoryMb }: Sample): string {
  return [
    `${minute.toFixed(1).padStart(5)} min`,
    `${runs.toLocaleString('en-GB').padStart(10)} runs`,
    `${String(failed).padStart(4)} failed`,
    `p50 ${p50Ms.toFixed(1).padStart(6)} ms`,
    `p99 ${p99Ms.toFixed(1).padStart(6)} ms`,
    `${(memoryMb ?? 0).toFixed(0).padStart(5)} MB`,
    `${Math.round(bytes / Math.max(1, runs))
      .toLocaleString('en-GB')
      .padStart(6)} bytes a run`,
  ].join('  ');
}

/** One line for each thing that should be flat, with the verdict. */
export function describeSoak(samples: readonly Sample[]): string {
  const steady = samples.slice(Math.floor(samples.length * WARM_UP));
  const [first, last] = [steady[0], steady.at(-1)];
  if (!first || !last || steady.length < 3) return 'Too short to say anything.';
  const memory = slope(steady.map(({ minute, memoryMb }) => [minute, memoryMb ?? 0])) * 60;
  const memoryGrowth =
    ((memory / 60) * (last.minute - first.minute)) / mean(steady.map(({ memoryMb }) => memoryMb ?? 0));
  const p99 = slope(steady.map(({ minute, p99Ms }) => [minute, p99Ms]));
  const p99Growth = (p99 * (last.minute - first.minute)) / mean(steady.map(({ p99Ms }) => p99Ms));
  const middle = steady[Math.floor(steady.length / 2)] ?? first;
  const early = (middle.bytes - first.bytes) / (middle.runs - first.runs);
  const late = (last.bytes - middle.bytes) / (last.runs - middle.runs);
  const failed = samples.reduce((sum, sample) => sum + sample.failed, 0);
  return [
    `memory: ${memory.toFixed(1)} MB an hour, ${(memoryGrowth * 100).toFixed(1)} % over the soak: ${memory <= FLAT_MB_PER_HOUR || memoryGrowth <= NOISE_SHARE ? 'flat' : 'GROWS'}`,
    `disk: ${early.toFixed(0)} bytes a run in the first half, ${late.toFixed(0)} in the second: ${late <= early * (1 + FLAT_SHARE) ? 'as computed' : 'GROWS'}`,
    `p99: ${(p99Growth * 100).toFixed(0)} % over the soak: ${p99Growth <= FLAT_SHARE ? 'flat' : 'GROWS'}`,
    `failed: ${failed} of ${last.runs.toLocaleString('en-GB')}`,
  ].join('\n');
}

const mean = (numbers: readonly number[]): number => numbers.reduce((sum, one) => sum + one, 0) / numbers.length;

/** By how much y grows for each x, by least squares. */
function slope(points: readonly (readonly [x: number, y: number])[]): number {
  const meanX = mean(points.map(([x]) => x));
  const meanY = mean(points.map(([, y]) => y));
  const over = points.reduce((sum, [x, y]) => sum + (x - meanX) * (y - meanY), 0);
  const under = points.reduce((sum, [x]) => sum + (x - meanX) ** 2, 0);
  return under === 0 ? 0 : over / under;
}
