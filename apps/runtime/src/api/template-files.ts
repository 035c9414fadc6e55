// Finished workflows to start from: JSON files in apps/runtime/templates.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { graphSchema } from '@leeway/shared/graph/graph.ts';
import * as z from 'zod';

const templateFileSchema = z.object({
  id: z.string(),
  title: z.string(),
  summary: z.string(),
  icon: z.string(),
  graph: graphSchema,
  /** What its trigger is started with for the run that shows it at work. */
  sample: z.unknown(),
});
export type Template = z.infer<typeof templateFileSchema>;

/** Reads all templates of a folder, by file name. A broken one is a bug of the release and stops the start. */
export function loadTemplates(dir: string): Template[] {
  if (!existsSync(dir)) return [];
  return readdirSync(dir)
    .filter((name) => name.endsWith('.json'))
    .sort()
    .map((name) => templateFileSchema.parse(JSON.parse(readFileSync(path.join(dir, name), 'utf8'))));
}
