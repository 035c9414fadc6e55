// Looks for model servers on this machine. What it finds is offered to the owner, never used unasked.
import * as z from 'zod';

export interface LocalServer {
  name: string;
  baseUrl: string;
  models: string[];
}

const USUAL_PORTS = [
  { name: 'Ollama', port: 11434 },
  { name: 'LM Studio', port: 1234 },
  { name: 'llama.cpp', port: 8080 },
];
const TIMEOUT_MS = 500;
const modelsSchema = z.object({ data: z.array(z.object({ id: z.string() })).max(1000) });

/** OpenAI-compatible servers that answer within half a second, with the models they have. */
export async function detectLocalServers(
  places: readonly { name: string; port: number }[] = USUAL_PORTS,
): Promise<LocalServer[]> {
  const found = await Promise.all(places.map(({ name, port }) => detect(name, `http://127.0.0.1:${port}/v1`)));
  return found.filter((server) => server !== null);
}

async function detect(name: string, baseUrl: string): Promise<LocalServer | null> {
  try {
    const response = await fetch(`${baseUrl}/models`, { signal: AbortSignal.timeout(TIMEOUT_MS), redirect: 'error' });
    const { data } = modelsSchema.parse(await response.json());
    return response.ok ? { name, baseUrl, models: data.map(({ id }) => id) } : null;
  } catch {
    // Nothing there, or something else: neither is an error.
    return null;
  }
}
