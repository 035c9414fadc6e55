// How many runs of a workflow may call the outside at once (`settings.concurrency`). What a run does by itself needs no slot.
import { Slots } from './slots.ts';

/** A run as far as slots go. It holds one slot for all its calls under way. */
export interface SlotHolder {
  plan: { workflowId: string; versionId: number; graph: { settings: { concurrency: number } } };
  slot: { users: number; taken: Promise<() => void> } | null;
}

export class RunSlots {
  /** As the newest version says that has run. */
  readonly #max = new Map<string, { versionId: number; concurrency: number }>();
  readonly #slots = new Slots({ maxOf: (workflowId) => this.#max.get(workflowId)?.concurrency ?? null });

  /** Whether the run would get a slot without waiting. */
  hasRoom(run: SlotHolder): boolean {
    const { held, waiting } = this.#slots.countOf(run.plan.workflowId);
    return run.slot !== null || (waiting === 0 && held < run.plan.graph.settings.concurrency);
  }

  /** Waits for a slot, or shares the one the run has; resolves with the way to give it back. Rejects with the signal's reason. */
  async take(run: SlotHolder, signal: AbortSignal): Promise<() => void> {
    const { workflowId, versionId, graph } = run.plan;
    const known = this.#max.get(workflowId);
    if (!known || known.versionId < versionId)
      this.#max.set(workflowId, { versionId, concurrency: graph.settings.concurrency });
    run.slot ??= { users: 0, taken: this.#slots.acquire(workflowId, { group: workflowId, signal }) };
    const { slot } = run;
    slot.users += 1;
    const leave = (): void => {
      slot.users -= 1;
      if (slot.users > 0) return;
      run.slot = null;
      slot.taken.then((giveBack) => giveBack()).catch(() => undefined);
    };
    try {
      await slot.taken;
      return leave;
    } catch (error) {
      leave();
      throw error;
    }
  }
}
