// Numbers in reach that may be the amount a limit is about.
import type { AmountChoice } from '../../../dial/setting/dial-more.tsx';
import { holeToCel } from '../template/hole.ts';
import type { PickerGroup } from './picker-options.ts';

// An amount that is missing must ask, as one that is above every limit does.
const ABOVE_EVERY_LIMIT = '1.0e15';

/** Number values, nearest step first. One that may be missing is read as more than any limit. */
export function amountChoices(groups: readonly PickerGroup[]): AmountChoice[] {
  return groups.flatMap((group) =>
    group.options.flatMap(({ root, path, optionalFrom, shape, label }) => {
      if (shape.type !== 'number') return [];
      const fallback = optionalFrom === null ? null : ABOVE_EVERY_LIMIT;
      const cel = holeToCel({ root, path, optionalFrom, fallback, format: null });
      return [{ cel, label: `${group.title} › ${label}` }];
    }),
  );
}
