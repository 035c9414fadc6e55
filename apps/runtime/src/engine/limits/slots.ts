// So many at once for each key, and a fair queue for the rest: of a connection's calls, or of a workflow's runs.
import { createFairQueue, type FairQueue } from './fair-queue.ts';

export interface SlotRules {
  /** How many may hold a slot of the key at once; null is no limit. Asked anew every time, so that a change acts at once. */
  maxOf(key: string): number | null;
  /** Whether one more may enter now, for reasons beside the number; yes by default. Whoever says no calls `advance` later. */
  mayEnter?(key: string): boolean;
  /** Called for each one that enters, before its `acquire` resolves. */
  onEnter?(key: string): void;
}

export interface Wish {
  /** Groups are served in turn, so that one with thousands waiting does not starve another. */
  group: string;
  /** Leaves the queue when it aborts. */
  signal: AbortSignal;
}

interface Gate {
  held: number;
  queue: FairQueue<() => void>;
}

/** Nothing is kept of a key that nobody holds and nobody waits for. */
export class Slots {
  readonly #rules: SlotRules;
  readonly #gates = new Map<string, Gate>();

  constructor(rules: SlotRules) {
    this.#rules = rules;
  }

  /** Waits for a slot and resolves with the way to give it back. Rejects with the signal's reason. */
  async acquire(key: string, wish: Wish): Promise<() => void> {
    wish.signal.throwIfAborted();
    const gate = this.#gateOf(key);
    // Whoever waits already goes first, also when there happens to be room.
    if (gate.queue.size === 0 && this.#isOpen(key, gate)) return this.#enter(key, gate);
    return this.#wait(key, gate, wish);
  }

  /** Lets in whoever may enter now: to be called when a rule has changed its mind. */
  advance(key: string): void {
    const gate = this.#gates.get(key);
    if (!gate) return;
    while (gate.queue.size > 0 && this.#isOpen(key, gate)) gate.queue.take()?.();
    if (gate.held === 0 && gate.queue.size === 0) this.#gates.delete(key);
  }

  /** How many hold a slot of the key and how many wait for one. */
  countOf(key: string): { held: number; waiting: number } {
    const gate = this.#gates.get(key);
    return { held: gate?.held ?? 0, waiting: gate?.queue.size ?? 0 };
  }

  #gateOf(key: string): Gate {
    const known = this.#gates.get(key);
    if (known) return known;
    const gate = { held: 0, queue: createFairQueue<() => void>() };
    this.#gates.set(key, gate);
    return gate;
  }

  #isOpen(key: string, { held }: Gate): boolean {
    const max = this.#rules.maxOf(key);
    return (max === null || held < max) && (this.#rules.mayEnter?.(key) ?? true);
  }

  /** Takes a slot. Giving it back twice is giving it back once. */
  #enter(key: string, gate: Gate): () => void {
    gate.held += 1;
    this.#rules.onEnter?.(key);
    let isHeld = true;
    return () => {
      if (!isHeld) return;
      isHeld = false;
      gate.held -= 1;
      this.advance(key);
    };
  }

  #wait(key: string, gate: Gate, { group, signal }: Wish): Promise<() => void> {
    return new Promise((resolve, reject) => {
      const leave = gate.queue.add(group, () => {
        signal.removeEventListener('abort', onAbort);
        resolve(this.#enter(key, gate));
      });
      const onAbort = () => {
        leave();
        this.advance(key);
        reject(signal.reason);
      };
      signal.addEventListener('abort', onAbort, { once: true });
    });
  }
}
