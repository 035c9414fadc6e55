// Checks an expression of a step against the steps before it.
import type { CheckScope } from './check.ts';
import type { ExpressionProblem } from './infer-shape.ts';
import type { ScopeReader } from './scope.ts';

/**
 * Checks with the steps that the text names, and again with all that are in reach when something is wrong, so that the
 * message can suggest one of them. Making the whole scope of every node would take most of the time.
 */
export function checkInReach(
  source: string,
  { nodeId, reader }: { nodeId: string; reader: ScopeReader },
  check: (scope: CheckScope) => ExpressionProblem[],
): ExpressionProblem[] {
  const found = check(reader.partOfScope(nodeId, new Set(source.match(/[A-Za-z_]\w*/g))));
  return found.length === 0 ? found : check(reader.scopeOf(nodeId));
}
