import type { DialSetting } from '@leeway/shared/graph/dial-setting.ts';
import { ann, type Bench } from './engine-bench.ts';

/**
 * A dial that was set before a change of the workflow has made it unreadable: nobody can set it so now. Of a step whose dial nobody has
 * turned.
 */
export async function keepDial(
  { stores, engine, workflowId }: Pick<Bench, 'stores' | 'engine'> & { workflowId: string },
  nodeId: string,
  setting: DialSetting,
): Promise<void> {
  await stores.dials.addMissing(workflowId, [{ nodeId, setting, setAt: 0, by: ann, isByHand: true, reason: 'test' }]);
  await engine.reloadSettings();
}
