import type { DialSetting } from '@leeway/shared/graph/dial-setting.ts';
import { ann, type Bench } from './engine-bench.ts';

/** A dial that was set before a change of the workflow has made it unreadable: nobody can set it so now. */
export async function keepDial(
  { stores, engine, clock, workflowId }: Pick<Bench, 'stores' | 'engine' | 'clock'> & { workflowId: string },
  nodeId: string,
  setting: DialSetting,
): Promise<void> {
  const at = clock.now();
  const dial = { nodeId, setting, setAt: at, by: ann, isByHand: true, reason: 'test' };
  await stores.journal.appendWorkspace({ type: 'dial.set', at, workflowId, nodeId, change: { dial } });
  await engine.reloadSettings();
}
