// How much waits right now: for the watch and for /metrics.
import type { HeldCount, QueueStore } from '../../store/queue.ts';

export interface QueueFigures {
  /** Runs that are neither put away nor at work. */
  waiting: number;
  /** When the oldest of them started. */
  waitingSince: number | null;
  /** Held deliveries by workflow. */
  held: HeldCount[];
}

/** What the engine knows of the runs in memory. */
export interface AtWork {
  load(): { waiting: number };
  isAtWork(runId: number): boolean;
}

/** More runs than these are never at work before the oldest one that waits. */
const LOOKED_THROUGH = 5000;

export async function queueFigures(store: QueueStore, atWork: AtWork): Promise<QueueFigures> {
  const held = await store.held();
  const { waiting } = atWork.load();
  const oldest =
    waiting === 0 ? undefined : (await store.unparked(LOOKED_THROUGH)).find(({ id }) => !atWork.isAtWork(id));
  return { waiting, waitingSince: oldest?.startedAt ?? null, held };
}
