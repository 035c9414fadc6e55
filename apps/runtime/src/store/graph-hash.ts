import { createHash } from 'node:crypto';
import type { Graph } from '@leeway/shared/graph/graph.ts';

/** The same hash for graphs with the same content, whatever the order of their keys. */
export function graphHash(graph: Graph): string {
  const sorted = JSON.stringify(graph, (_key, value: unknown) =>
    typeof value === 'object' && value !== null && !Array.isArray(value)
      ? Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)))
      : value,
  );
  return createHash('sha256').update(sorted).digest('base64url');
}
