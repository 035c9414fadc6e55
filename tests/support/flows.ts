// Named workflows of tests/flows, filled in with the addresses and ids of one test.
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { type Graph, graphSchema } from '@leeway/shared/graph/graph.ts';

const FOLDER = path.resolve(import.meta.dirname, '../flows');

/** Names of all flows. */
export function flowNames(): string[] {
  return readdirSync(FOLDER).flatMap((file) => (file.endsWith('.json') ? [file.slice(0, -5)] : []));
}

/** Reads a flow. Each `$name` in its texts becomes `values.name`: an address of a local server, the id of a connection or table. */
export function readFlow(name: string, values: Record<string, string> = {}): Graph {
  const text = readFileSync(path.join(FOLDER, `${name}.json`), 'utf8');
  const filled = text.replaceAll(/\$([a-z]+)/g, (_match, key: string) => {
    const value = values[key];
    if (value === undefined) throw new Error(`The flow ${name} needs a value for $${key}`);
    return JSON.stringify(value).slice(1, -1);
  });
  return graphSchema.parse(JSON.parse(filled));
}
