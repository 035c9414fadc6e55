// The items of a preview as the list shows them.
import type { PreviewChange, PreviewItem } from '@leeway/shared/api/preview.ts';
import { textOf } from '../../ui/text-of.ts';

export type PreviewFilter = PreviewChange | 'changed';

export interface FieldPair {
  /** Empty when the answer is one value. */
  name: string;
  before: string;
  after: string;
}

/** Those a filter shows, in the order given. */
export function shownItems(items: readonly PreviewItem[], filter: PreviewFilter): readonly PreviewItem[] {
  return items.filter(({ change }) => (filter === 'changed' ? change !== 'same' : change === filter));
}

/** The fields that differ, side by side; where none is named, all of the answer. */
export function fieldsOf({ approved, before, after, fields }: PreviewItem): readonly FieldPair[] {
  const wanted = approved ?? before;
  if (!isRecord(wanted) || !isRecord(after)) return [{ name: '', before: textOf(wanted), after: textOf(after) }];
  const names = fields.length > 0 ? fields : Object.keys({ ...wanted, ...after });
  return names.map((name) => ({ name, before: textOf(wanted[name]), after: textOf(after[name]) }));
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
