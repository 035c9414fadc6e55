// Asks every GET route that the app has, with every combination of the values that a test knows for its parameters.
import type { Hono } from 'hono';
import type { Call } from './api-bench.ts';

export interface GetAnswer {
  path: string;
  status: number;
  /** The whole answer: its headers and its body. */
  text: string;
}

/** Streams never end, and what a browser loads has no data in it. */
const LEFT_OUT = new Set(['/api/stream', '/*']);

/** The paths of everything that answers a GET, as they are mounted. */
export function getRoutesOf(app: Hono): string[] {
  const paths = app.routes.filter(({ method }) => method === 'GET' || method === 'ALL').map(({ path }) => path);
  return [...new Set(paths)].filter((path) => !LEFT_OUT.has(path));
}

/** `values`: for each parameter by its name; those that are not named there get all values of `id`. */
export async function askEveryGet(
  app: Hono,
  call: Call,
  values: Readonly<Record<string, readonly string[]>>,
): Promise<GetAnswer[]> {
  const paths = getRoutesOf(app).flatMap((path) => filledIn(path, values));
  const answers: GetAnswer[] = [];
  for (const path of paths) {
    const { status, headers, body } = await call('GET', path);
    const text = JSON.stringify([...headers, typeof body === 'string' ? body : JSON.stringify(body)]);
    answers.push({ path, status, text });
  }
  return answers;
}

function filledIn(path: string, values: Readonly<Record<string, readonly string[]>>): string[] {
  const [parameter, name = ''] = /:([A-Za-z]+)/.exec(path) ?? [];
  if (parameter === undefined) return [path];
  return (values[name] ?? values.id ?? []).flatMap((value) => filledIn(path.replace(parameter, value), values));
}
