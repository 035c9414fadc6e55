// What is wrong with a graph, in words for the person who draws it.
import * as z from 'zod';

/** A problem of a graph: which node and field, what is wrong and the way out. `warning` does not stop a publish. */
export const problemSchema = z.object({
  severity: z.enum(['error', 'warning']),
  /** Stable and dotted: `graph.cycle`, `expression.reference`. */
  code: z.string(),
  nodeId: z.string().nullable(),
  nodeTitle: z.string().nullable(),
  /** Dotted path in the node's config, or `dial.askWhen.0.when`, `title`, `name`. */
  field: z.string().nullable(),
  message: z.string(),
});
export type Problem = z.infer<typeof problemSchema>;
