// The daily trend as bars: which days, and how high.

export interface Day {
  /** `2026-11-20`, in UTC as the runtime counts days. */
  day: string;
  value: number;
  points: number;
}
export interface Bar extends Day {
  x: number;
  y: number;
  width: number;
  height: number;
}

const dayMs = 86_400_000;

/** Every day of the range up to today, oldest first, with nothing where nothing was recorded. */
export function fillDays(days: readonly Day[], count: number, now: number): Day[] {
  const known = new Map(days.map((day) => [day.day, day]));
  return Array.from({ length: count }, (_, index) => {
    const day = new Date(now - (count - 1 - index) * dayMs).toISOString().slice(0, 10);
    return known.get(day) ?? { day, value: 0, points: 0 };
  });
}

/** Bars in a box of `width` by `height`; values below nothing hang under the line of zero. */
export function placeBars(days: readonly Day[], width: number, height: number): { bars: Bar[]; zero: number } {
  const high = Math.max(0, ...days.map(({ value }) => value));
  const low = Math.min(0, ...days.map(({ value }) => value));
  const range = high - low || 1;
  const zero = (high / range) * height;
  const step = width / Math.max(1, days.length);
  const gap = Math.min(3, step * 0.25);
  const bars = days.map((day, index) => {
    const size = (Math.abs(day.value) / range) * height;
    // A small value must still be seen.
    const tall = day.value === 0 ? 0 : Math.max(1.5, size);
    return {
      ...day,
      x: index * step + gap / 2,
      width: step - gap,
      y: day.value >= 0 ? zero - tall : zero,
      height: tall,
    };
  });
  return { bars, zero };
}
