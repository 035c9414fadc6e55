// Where the runtime's time goes: W5p at 50 connections with Node's own profiler.
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import * as z from 'zod';
import type { TestHttpServer } from '../support/http-server.ts';
import { load } from './load.ts';
import { LEADS, startSubject } from './subjects.ts';

/** Lines per list. */
const LINES = 60;

const profileSchema = z.object({
  nodes: z.array(
    z.object({
      id: z.number(),
      callFrame: z.object({ functionName: z.string(), url: z.string(), lineNumber: z.number() }),
      children: z.array(z.number()).optional(),
    }),
  ),
  samples: z.array(z.number()),
  timeDeltas: z.array(z.number()),
});
type Profile = z.infer<typeof profileSchema>;
type CallFrame = Profile['nodes'][number]['callFrame'];

/** Under load, without the start: functions with the most time of their own, files with the most, functions with all they call. */
export async function profileWorkload(
  name: 'W5p' | 'W5',
  { target, seconds }: { target: TestHttpServer; seconds: number },
): Promise<string> {
  const folder = mkdtempSync(path.join(tmpdir(), 'leeway-profile-'));
  try {
    const nodeArguments = ['--cpu-prof', `--cpu-prof-dir=${folder}`, '--cpu-prof-interval=200'];
    const launchedAt = performance.now();
    const subject = await startSubject(name, { target: target.url, nodeArguments });
    const startMs = performance.now() - launchedAt;
    await load({ url: subject.url, path: subject.path, connections: 50, seconds, bodies: LEADS });
    await subject.stop();
    subject.remove();
    return describeProfile(withoutStart(readProfile(folder), startMs));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function readProfile(folder: string): Profile {
  const file = readdirSync(folder).find((name) => name.endsWith('.cpuprofile'));
  if (file === undefined) throw new Error('The runtime left no profile behind.');
  return profileSchema.parse(JSON.parse(readFileSync(path.join(folder, file), 'utf8')));
}

function withoutStart(profile: Profile, startMs: number): Profile {
  let passedMs = 0;
  const first = profile.timeDeltas.findIndex((delta) => {
    passedMs += delta / 1000;
    return passedMs > startMs;
  });
  return { ...profile, samples: profile.samples.slice(first), timeDeltas: profile.timeDeltas.slice(first) };
}

function describeProfile(profile: Profile): string {
  const parents = new Map(profile.nodes.flatMap(({ id, children = [] }) => children.map((child) => [child, id])));
  const frames = new Map(profile.nodes.map(({ id, callFrame }) => [id, callFrame]));
  const own = (nameOf: (frame: CallFrame) => string) => (id: number) => {
    const frame = frames.get(id);
    return frame === undefined ? [] : [nameOf(frame)];
  };
  const withCalled = (id: number) => {
    const names = new Set<string>();
    for (let at: number | undefined = id; at !== undefined; at = parents.get(at)) {
      const frame = frames.get(at);
      if (frame !== undefined && frame.url !== '') names.add(functionOf(frame));
    }
    return [...names];
  };
  return [
    'Functions, own time:',
    ...shares(profile, own(functionOf)),
    'Files, own time:',
    ...shares(profile, own(fileOf)),
    'Functions with everything they call:',
    ...shares(profile, withCalled),
  ].join('\n');
}

/** The largest shares of the time that was not idle, by the names that `namesOf` gives a sample. */
function shares({ nodes, samples, timeDeltas }: Profile, namesOf: (id: number) => string[]): string[] {
  const idle = nodes.find(({ callFrame }) => callFrame.functionName === '(idle)')?.id;
  const times = new Map<string, number>();
  let total = 0;
  for (const [index, id] of samples.entries()) {
    const time = id === idle ? 0 : (timeDeltas[index] ?? 0);
    total += time;
    for (const name of namesOf(id)) times.set(name, (times.get(name) ?? 0) + time);
  }
  return [...times]
    .sort(([, a], [, b]) => b - a)
    .slice(0, LINES)
    .map(([name, time]) => `${((time / total) * 100).toFixed(1).padStart(5)}%  ${name}`);
}

function functionOf(frame: CallFrame): string {
  const name = frame.functionName === '' ? '(anonymous)' : frame.functionName;
  return frame.url === '' ? name : `${name}  ${fileOf(frame)}:${frame.lineNumber + 1}`;
}

function fileOf({ functionName, url }: CallFrame): string {
  if (url === '') return functionName;
  return url.replace(/^.*\/node_modules\//, '').replace(/^.*\/(apps|packages)\//, '$1/');
}
