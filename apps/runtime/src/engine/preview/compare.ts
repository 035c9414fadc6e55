// What a new answer means for a past item, measured by what people made of the old one.
import type { PreviewChange, PreviewItem } from '@leeway/shared/api/preview.ts';

/** Names of the fields in which two outputs differ in what matters. */
export type Differences = (one: unknown, other: unknown) => Promise<string[]>;

/** An answer matches what people approved when nothing that matters differs. Where they refused the old one, nobody knows better. */
export async function compareItem(
  { verdict, approved, before }: Pick<PreviewItem, 'verdict' | 'approved' | 'before'>,
  after: unknown,
  differences: Differences,
): Promise<{ change: PreviewChange; fields: string[] }> {
  const fields = await differences(before, after);
  const isAccepted = verdict === 'approved' || verdict === 'edited';
  const [wasRight, isRight] = isAccepted
    ? await Promise.all([before, after].map(async (output) => (await differences(output, approved)).length === 0))
    : [false, false];
  if (wasRight && !isRight) return { change: 'worse', fields };
  if (!wasRight && isRight) return { change: 'better', fields };
  return { change: fields.length === 0 ? 'same' : 'different', fields };
}
