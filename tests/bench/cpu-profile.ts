// Where the runtime's time goes: W5p at 50 connections with Node's own profiler.
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import * as z from 'zod';
import type { TestHttpServer } from '../support/http-server.ts';
import { load } from './load.ts';
import { LEADS, startSubject } from './subjects.ts';

const profileSchema = z.object({
  nodes: z.array(
    z.object({
      id: z.number(),
      callFrame: z.object({ functionName: z.string(), url: z.string(), lineNumber: z.number() }),
    }),
  ),
  samples: z.array(z.number()),
  timeDeltas: z.array(z.number()),
});

/** The functions and files with the most time of their own. The start of the process is in it: measure long enough. */
export async function profileW5p(target: TestHttpServer, seconds: number): Promise<string> {
  const folder = mkdtempSync(path.join(tmpdir(), 'leeway-profile-'));
  try {
    const nodeArguments = ['--cpu-prof', `--cpu-prof-dir=${folder}`, '--cpu-prof-interval=200'];
    const subject = await startSubject('W5p', { target: target.url, nodeArguments });
    await load({ url: subject.url, path: subject.path, connections: 50, seconds, bodies: LEADS });
    await subject.stop();
    subject.remove();
    return topFunctions(folder, 40);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function topFunctions(folder: string, count: number): string {
  const file = readdirSync(folder).find((name) => name.endsWith('.cpuprofile'));
  if (file === undefined) throw new Error('The runtime left no profile behind.');
  const profile = profileSchema.parse(JSON.parse(readFileSync(path.join(folder, file), 'utf8')));
  return [
    'By function:',
    ...shares(profile, ({ functionName, url, lineNumber }) => {
      const name = functionName === '' ? '(anonymous)' : functionName;
      return url === '' ? name : `${name}  ${shortOf(url)}:${lineNumber + 1}`;
    }).slice(0, count),
    'By file:',
    ...shares(profile, ({ functionName, url }) => (url === '' ? functionName : shortOf(url))).slice(0, count),
  ].join('\n');
}

type Profile = z.infer<typeof profileSchema>;
type CallFrame = Profile['nodes'][number]['callFrame'];

/** Own time by name, most first, in percent of the time that was not idle. */
function shares({ nodes, samples, timeDeltas }: Profile, nameOf: (frame: CallFrame) => string): string[] {
  const names = new Map(nodes.map(({ id, callFrame }) => [id, nameOf(callFrame)]));
  const times = new Map<string, number>();
  for (const [index, id] of samples.entries()) {
    const name = names.get(id) ?? '?';
    times.set(name, (times.get(name) ?? 0) + (timeDeltas[index] ?? 0));
  }
  times.delete('(idle)');
  const total = [...times.values()].reduce((sum, time) => sum + time, 0);
  return [...times]
    .sort(([, a], [, b]) => b - a)
    .map(([name, time]) => `${((time / total) * 100).toFixed(1).padStart(5)} %  ${name}`);
}

function shortOf(url: string): string {
  return url.replace(/^.*\/node_modules\//, '').replace(/^.*\/(apps|packages)\//, '$1/');
}
