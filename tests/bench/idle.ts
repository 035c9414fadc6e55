// A runtime that has nothing to do: how long it takes to start, and how much memory it holds.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { startRuntime } from '../support/runtime.ts';
import { residentMb } from './process-use.ts';

export interface Idle {
  /** From the process's start to the first 200 of /api/health, on a data folder that has been used before. */
  startMs: number;
  residentMb: number | null;
}

export async function measureIdle(): Promise<Idle> {
  // As npm start starts it: with the compiled code of the start before.
  const compiled = mkdtempSync(path.join(tmpdir(), 'leeway-compiled-'));
  const runtime = await startRuntime({ env: { NODE_COMPILE_CACHE: compiled } });
  try {
    await runtime.stop();
    const startMs = await runtime.start();
    return { startMs, residentMb: residentMb(runtime.pid()) };
  } finally {
    await runtime.close();
    rmSync(compiled, { recursive: true, force: true });
  }
}
