// Which connection a version's steps use, known once the version's plan is.
import type { Plans } from '../plans/plans.ts';
import type { CollectorDeps } from './collect.ts';

/** Versions whose connections are remembered; all are forgotten when there are more. */
const KEPT = 1000;

export function createConnectionUses(plans: Plans): Pick<CollectorDeps, 'connectionsOf' | 'whenKnown'> {
  const known = new Map<number, ReadonlyMap<string, string>>();

  async function load(versionId: number): Promise<void> {
    const { nodes } = await plans.byVersionId(versionId);
    const uses = [...nodes.values()].flatMap(({ id, type, config }): [string, string][] =>
      type.kind !== 'trigger' && typeof config.connection === 'string' && config.connection !== ''
        ? [[id, config.connection]]
        : [],
    );
    if (known.size >= KEPT) known.clear();
    known.set(versionId, new Map(uses));
  }

  return {
    connectionsOf: (versionId) => known.get(versionId),
    whenKnown(versionId, then) {
      // A version that cannot be read has no steps that run, so nothing is lost.
      load(versionId).then(then, () => undefined);
    },
  };
}
