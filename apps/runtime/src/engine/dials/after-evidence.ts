// What follows from evidence after it is on disk: people are told of a stop and of a recommendation, and a dial may go up by itself.
import type { Settings } from '@leeway/shared/api/workspace.ts';
import { bestPosition } from '@leeway/shared/dial/record.ts';
import type { TrustChange } from '../../store/derived/evidence-rows.ts';
import type { StoppedDial } from '../../store/trust/stops.ts';
import type { TrustStore } from '../../store/trust/trust.ts';
import type { Notices } from '../notices/notices.ts';
import { type Raises, raiseOf } from './raises.ts';
import type { SetDialDeps } from './set-dial.ts';

export type AfterEvidenceDeps = Pick<SetDialDeps, 'journal' | 'settings' | 'workflows' | 'clock' | 'log'> & {
  notices: Pick<Notices, 'tell'>;
  trust: Pick<TrustStore, 'find'>;
  raises: Pick<Raises, 'raiseByItself'>;
};

/** Listens to commits from now on. Returns the way to stop. */
export function followEvidence(deps: AfterEvidenceDeps): () => void {
  // By record: the position that was told last, so that it is told once.
  const told = new Map<number, number>();
  return deps.journal.onTrust((changes) => {
    for (const change of changes) {
      if (change.stopped) void guarded(deps, () => tellOfStop(deps, change.stopped));
      else if (isProved(change)) void guarded(deps, () => follow(deps, told, change));
      else told.delete(change.record.id);
    }
  });
}

async function guarded({ log }: AfterEvidenceDeps, work: () => Promise<void>): Promise<void> {
  try {
    await work();
  } catch (error) {
    log.error({ err: error }, 'what follows from evidence could not be done');
  }
}

async function tellOfStop(
  { journal, workflows, notices, log }: AfterEvidenceDeps,
  stopped: StoppedDial | null,
): Promise<void> {
  if (stopped === null) return;
  const { workflowId, nodeId, at, why, incidents } = stopped;
  log.warn({ workflowId, nodeId }, 'a dial was stopped: checks found too many mistakes');
  const { title } = await workflows.get(workflowId);
  const path = `/workflows/${workflowId}/trust/${nodeId}`;
  await notices.tell({ kind: 'breaker', to: 'owners', at, words: { title: `“${title}” asks again`, text: why }, path });
  for (const { id, state } of incidents) {
    await journal.appendWorkspace({ type: 'incident.changed', at, incidentId: String(id), state });
  }
}

/** Something more is certified than was confirmed. */
function isProved({ record }: TrustChange): boolean {
  return record.isCurrent && bestPosition(record.state) > record.state.ledger.current;
}

/** What the workspace asks for besides (age, reviewers) may be met later: so it is looked at with every change, and told once. */
async function follow(deps: AfterEvidenceDeps, told: Map<number, number>, { record }: TrustChange): Promise<void> {
  const { id, workflowId, nodeId, state } = record;
  const settings: Settings = await deps.settings.get();
  const at = deps.clock.now();
  const openCanaries = (await deps.trust.find(workflowId, nodeId))?.openCanaries ?? 0;
  const raise = raiseOf(state, { ...settings, openCanaries }, at);
  if (raise === null || told.get(id) === raise.to) return;
  told.set(id, raise.to);
  if (settings.isAutoRaised) return deps.raises.raiseByItself(record);
  const { title } = await deps.workflows.get(workflowId);
  const words = {
    title: `“${title}”: a step has earned more`,
    text: 'We suggest it because your decisions prove it, not because AI says so.',
  };
  const path = `/workflows/${workflowId}/trust/${nodeId}`;
  await deps.notices.tell({ kind: 'recommendation', to: 'owners', at, words, path });
}
