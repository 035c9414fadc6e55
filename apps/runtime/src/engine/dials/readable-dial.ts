// A dial is not set to what it cannot read: such a rule would make every item ask, and nobody would know why.
import { AppError } from '@leeway/shared/api/error.ts';
import { dialProblemsIn } from '@leeway/shared/expression/dial-problems.ts';
import type { DialSetting } from '@leeway/shared/graph/dial-setting.ts';
import type { Graph, GraphNode } from '@leeway/shared/graph/graph.ts';
import type { Catalogue } from '@leeway/shared/graph/node-type.ts';

/**
 * Throws `dial.invalid` (422), which names each rule, what is wrong with it and the way out. What was set before stays: a rule that a
 * change of the workflow has made unreadable must not keep the dial from being turned down.
 */
export function assertReadable(
  { node, graph, before }: { node: GraphNode; graph: Graph; before: DialSetting },
  setting: DialSetting,
  catalogue: Catalogue,
): void {
  const known = new Set(textsOf(before));
  const problems = dialProblemsIn(graph, catalogue, { nodeId: node.id, setting }).filter(
    ({ field }) => !known.has(textAt(setting, field ?? '')),
  );
  const [first] = problems;
  if (first === undefined) return;
  throw new AppError('dial.invalid', `The dial of “${node.title}” was not set. ${first.message}`, {
    status: 422,
    hint: 'Correct it, or remove it. Nothing was changed.',
    details: {
      problems: problems.map(({ field, message }) => ({ field: `setting.${field?.replace('dial.', '')}`, message })),
    },
  });
}

function textsOf({ askWhen = [], amount, limit }: DialSetting): string[] {
  return [...askWhen.map(({ when }) => `rule ${when}`), `amount ${amount}`, `limit ${amount} ${limit}`];
}

/** What stands at a field of a problem, as `textsOf` gives it. */
function textAt({ askWhen = [], amount, limit }: DialSetting, field: string): string {
  if (field === 'dial.amount') return `amount ${amount}`;
  if (field === 'dial.limit') return `limit ${amount} ${limit}`;
  return `rule ${askWhen[Number(field.split('.')[2])]?.when}`;
}
