// What is wrong with one step, by field: found in the browser while it is edited, with what only the runtime can know.
import type { Problem } from '@leeway/shared/graph/problem.ts';

/** `field` is a dotted path in the config, or `dial.…`, `title`, `name`. */
export interface FieldProblem {
  field: string;
  message: string;
}

/** Problems that the browser finds itself: those the runtime found at the last save may be about what stood there before. */
const LIVE = /^(config|expression|dial)\./;

/** The problems of a node's fields. `live` is of the graph as it is now, `saved` of the graph as it was last saved. */
export function fieldProblems(nodeId: string, live: readonly Problem[], saved: readonly Problem[]): FieldProblem[] {
  const own = live.filter(({ code }) => LIVE.test(code));
  const others = saved.filter(({ code }) => !LIVE.test(code));
  return [...own, ...others].flatMap(({ nodeId: of, field, message }) =>
    of === nodeId && field !== null ? [{ field, message }] : [],
  );
}

/** The problems of a field or of one of its parts. */
function problemsAt(problems: readonly FieldProblem[], field: string): FieldProblem[] {
  return problems.filter((problem) => problem.field === field || problem.field.startsWith(`${field}.`));
}

/** One message for a field, of the field itself before those of its parts; undefined when all is well. */
export function messageAt(problems: readonly FieldProblem[], field: string): string | undefined {
  const here = problemsAt(problems, field);
  return (here.find((problem) => problem.field === field) ?? here[0])?.message;
}
