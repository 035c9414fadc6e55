import type { Level } from '@leeway/shared/graph/dial-setting.ts';

/** `short` stands under the slider, `bars` is how many of the five bars are filled. */
export const LEVEL_WORDS: Readonly<Record<Level, { name: string; short: string; bars: number }>> = {
  watch: { name: 'Watch only', short: 'Watch', bars: 1 },
  draft: { name: 'Draft and approve', short: 'Draft', bars: 2 },
  threshold: { name: 'Ask when unsure', short: 'Ask when unsure', bars: 3 },
  autonomous: { name: 'Autonomous', short: 'Alone', bars: 5 },
};

/** Whether a text names a level, as answers of the API do. */
export function isLevel(text: string): text is Level {
  return Object.hasOwn(LEVEL_WORDS, text);
}
