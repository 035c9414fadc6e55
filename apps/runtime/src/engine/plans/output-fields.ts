// Which fields an AI step's output may have, so that a person can fill in one that the AI did not find.
import type { NodeType } from '@leeway/shared/graph/node-type.ts';
import { any, type Field } from '@leeway/shared/graph/shape.ts';

/** Fields by name; none for steps other than AI steps, whose outputs are not filled in by people. `config` as it stands in the graph. */
export function outputFieldsOf(type: NodeType, config: unknown): Readonly<Record<string, Field>> {
  const parsed = type.kind === 'ai' ? type.config.safeParse(config) : null;
  if (!parsed?.success) return {};
  const shape = type.output(parsed.data, { input: any, scope: {}, shapeOfCel: () => any });
  return shape.type === 'record' ? shape.fields : {};
}
