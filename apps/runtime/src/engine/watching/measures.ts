// How long steps and commits take, for whoever measures. Nothing is kept or worked out while nobody does.
import type { RunEvent } from '@leeway/shared/run/event.ts';
import { nodeIdOf } from '@leeway/shared/run/node-id.ts';
import type { Append } from '../../store/journal/append.ts';
import type { BatchFigures, Journal } from '../../store/journal.ts';
import type { Plans } from '../plans/plans.ts';

export interface Measures {
  /** An attempt of a step ended. `type`: the node type, so that there are as many as the catalogue has. */
  step(type: string, ms: number): void;
  batch(figures: BatchFigures): void;
  run(outcome: 'completed' | 'failed' | 'cancelled'): void;
}

/** Attempts that began and have not ended; those of runs that never end must not pile up. */
const MOST_OPEN = 50_000;
/** Versions whose node types are remembered. */
const MOST_VERSIONS = 500;

type Types = ReadonlyMap<string, string>;

/** Measures from now on. An attempt counts when its beginning and its end were both seen. */
export function measure(observer: Measures, { journal, plans }: { journal: Journal; plans: Plans }): () => void {
  const begun = new Map<string, number>();
  const types = new Map<number, Types>();

  async function typesOf(versionId: number): Promise<Types> {
    const { nodes } = await plans.byVersionId(versionId);
    const found = new Map([...nodes.values()].map(({ id, type }) => [id, type.type]));
    if (types.size >= MOST_VERSIONS) types.clear();
    types.set(versionId, found);
    return found;
  }

  function report(versionId: number, nodeId: string, ms: number): void {
    const known = types.get(versionId);
    const tell = (of: Types): void => observer.step(of.get(nodeId) ?? 'unknown', ms);
    if (known) tell(known);
    else typesOf(versionId).then(tell, () => undefined);
  }

  function note({ head }: Append, event: RunEvent): void {
    if (event.type === 'run.ended') observer.run(event.outcome);
    if (!('key' in event)) return;
    const key = `${head.id} ${event.key}`;
    if (event.type === 'step.started' || event.type === 'effect.intended') {
      if (!begun.has(key) && begun.size < MOST_OPEN) begun.set(key, event.at);
      return;
    }
    if (!ENDS.has(event.type)) return;
    const at = begun.get(key);
    if (at === undefined) return;
    begun.delete(key);
    report(head.versionId, nodeIdOf(event.key), event.at - at);
  }

  const stops = [
    journal.onBatch((figures) => observer.batch(figures)),
    journal.onCommit((_seq, item) => {
      if ('head' in item) for (const event of item.events) note(item, event);
    }),
  ];
  return () => {
    for (const stop of stops) stop();
  };
}

const ENDS: ReadonlySet<RunEvent['type']> = new Set<RunEvent['type']>([
  'step.completed',
  'step.answered',
  'step.failed',
  'step.uncertain',
]);
