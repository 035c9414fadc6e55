import { asOf } from '@leeway/shared/dial/record.ts';
import { describe, expect, it } from 'vitest';
import { ann, openApprovals, untilStatus } from '../testing/engine-bench.ts';
import { createPlanting, type Planting } from '../testing/planting-bench.ts';
import { raiseOf } from './raises.ts';

const DAY_MS = 86_400_000;
const EASY = { level: 'draft', alpha: 0.5, dueInMinutes: 5 } as const;

/** What the step may go to by its evidence; null when it may not. */
async function raise({ stores, workflowId, clock }: Planting) {
  const record = await stores.trust.find(workflowId, 'draft');
  if (!record) return null;
  const asked = { ...(await stores.settings.get()), openCanaries: record.openCanaries };
  return raiseOf(asOf(record.state, clock.now()), asked, clock.now());
}

/** Twenty approvals are enough for so easy a promise. */
async function createEasy(share: number): Promise<Planting> {
  const bench = await createPlanting({ share });
  await bench.engine.setDial(bench.workflowId, 'draft', { setting: EASY, reason: 'test', by: ann });
  expect(await raise(bench)).toMatchObject({ level: 'autonomous' });
  return bench;
}

describe('a step that has proved enough', { timeout: 30_000 }, () => {
  it('does not go up while more than a tenth of its drafts expire without an answer', async () => {
    const bench = await createEasy(0);
    const up = await raise(bench);
    const runs = await Promise.all([477, 478, 479].map((price) => bench.item(price)));
    bench.clock.advance(6 * 60_000);
    const engine = await bench.restart();
    for (const { runId } of runs) await untilStatus(engine, runId, 'completed');
    expect(await openApprovals(engine, runs[0]?.runId ?? '')).toEqual([]);
    expect(await raise(bench)).toBeNull();
    const accepted = engine.acceptRaise(bench.workflowId, 'draft', {
      level: up?.level ?? 'draft',
      position: up?.position ?? 1,
      by: ann,
    });
    await expect(accepted).rejects.toMatchObject({ code: 'trust.changed' });
    expect(await bench.problems()).toEqual([]);
  });

  it('does not go up while a planted mistake is open, and may when it has closed by itself', async () => {
    const bench = await createEasy(0.2);
    const up = await raise(bench);
    await bench.planted(1);
    expect(await raise(bench)).toBeNull();
    bench.clock.advance(3 * DAY_MS);
    await bench.engine.sweep();
    expect(await raise(bench)).toEqual(up);
  });
});
