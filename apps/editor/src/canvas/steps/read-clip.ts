// A file of its own, because it brings the schema of a graph: loaded when steps are pasted.
import { edgeSchema, nodeSchema } from '@leeway/shared/graph/graph.ts';
import * as z from 'zod';
import type { Clip } from './clipboard.ts';

const clipSchema: z.ZodType<Clip> = z.object({
  leeway: z.literal('steps'),
  nodes: z.array(nodeSchema).min(1),
  edges: z.array(edgeSchema),
});

/** Reads a clip from text; null for anything else that was on the clipboard. */
export function readClip(text: string): Clip | null {
  try {
    const read = clipSchema.safeParse(JSON.parse(text));
    return read.success ? read.data : null;
  } catch {
    return null;
  }
}
