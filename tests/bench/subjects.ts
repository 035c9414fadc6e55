// What the bench measures: the floors and the workloads, each a server in a process of its own.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { routes } from '@leeway/shared/api/routes.ts';
import { readFlow } from '../support/flows.ts';
import { listen } from '../support/listen.ts';
import { type Runtime, startRuntime } from '../support/runtime.ts';
import { waitFor } from '../support/wait-for.ts';

export const FLOORS = ['F1', 'F2', 'F3', 'F4'] as const;
export const WORKLOADS = ['W5p', 'W5'] as const;
export type SubjectName = (typeof FLOORS)[number] | (typeof WORKLOADS)[number];

export interface Subject {
  name: SubjectName;
  url: string;
  path: string;
  pid: number;
  dataDir: string;
  /** Stops the server so that everything is on disk and the log of the database is folded in. */
  stop(): Promise<void>;
  remove(): void;
}

/** A lead over the budget and one under it, so that both branches of the workload are hit. */
export const LEADS: string[] = [
  JSON.stringify({ name: 'Ann Alder', email: 'ann@example.com', budget: 1500 }),
  JSON.stringify({ name: 'Bo Birch', email: 'bo@example.com', budget: 500 }),
];

interface SubjectOptions {
  /** Address of the trivial local server. */
  target: string;
  nodeArguments?: readonly string[];
}

export function startSubject(name: SubjectName, options: SubjectOptions): Promise<Subject> {
  return name === 'W5p' || name === 'W5' ? startWorkload(name, options) : startFloor(name, options);
}

async function startFloor(name: SubjectName, { target }: SubjectOptions): Promise<Subject> {
  const dataDir = mkdtempSync(path.join(tmpdir(), 'leeway-floor-'));
  const { port, close } = await listen(createServer());
  await close();
  const url = `http://127.0.0.1:${port}`;
  const script = path.join(import.meta.dirname, 'floor.ts');
  const child = spawn(process.execPath, [script, name, String(port), dataDir, target], { stdio: 'inherit' });
  const exit = once(child, 'exit');
  await waitFor(`floor ${name} answers`, async () => {
    if (child.exitCode !== null) throw new Error(`Floor ${name} ended with ${child.exitCode}.`);
    const response = await fetch(`${url}/api/health`).catch(() => null);
    return response?.ok;
  });
  await expectResult(`${url}/floor`);
  return {
    name,
    url,
    path: '/floor',
    pid: child.pid ?? 0,
    dataDir,
    stop: async () => {
      child.kill('SIGTERM');
      await exit;
    },
    remove: () => rmSync(dataDir, { recursive: true, force: true }),
  };
}

async function startWorkload(name: 'W5p' | 'W5', { target, nodeArguments = [] }: SubjectOptions): Promise<Subject> {
  const dataDir = mkdtempSync(path.join(tmpdir(), 'leeway-bench-'));
  const runtime = await startRuntime({ dataDir, nodeArguments });
  const flow = name.toLowerCase();
  await publishFlow(runtime, flow, target);
  await expectResult(`${runtime.url}/hooks/${flow}`);
  return {
    name,
    url: runtime.url,
    path: `/hooks/${flow}`,
    pid: runtime.pid(),
    dataDir,
    stop: async () => {
      const code = await runtime.stop();
      if (code !== 0) throw new Error(`The runtime ended with ${code}:\n${runtime.output()}`);
    },
    remove: () => rmSync(dataDir, { recursive: true, force: true }),
  };
}

/** Creates and publishes a flow that may call the local server; gives the workflow's id. */
export async function publishFlow({ call }: Runtime, flow: string, target: string): Promise<string> {
  await call(routes.workspace.saveSettings, { body: { allowedHosts: ['127.0.0.1'] } });
  const graph = readFlow(flow, { server: target });
  const { id } = await call(routes.workflows.create, { body: { title: flow, graph } });
  await call(routes.workflows.publish, { params: { id }, body: {} });
  return id;
}

/** A workload that answers anything but its result would be measured as fast. */
async function expectResult(url: string): Promise<void> {
  for (const body of LEADS) {
    const response = await fetch(url, { method: 'POST', headers: { 'content-type': 'application/json' }, body });
    if (response.status !== 200) throw new Error(`${url} answered ${response.status}: ${await response.text()}`);
    await response.arrayBuffer();
  }
}
