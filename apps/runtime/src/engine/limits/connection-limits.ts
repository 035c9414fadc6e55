// What a connection may bear, shared by all runs of all workflows: calls at once, calls a minute, and a pause after “too many requests”.
import type { CallLimits } from '@leeway/shared/api/connections.ts';
import type { Clock } from '../../services/clock.ts';
import { type Alarm, systemAlarm } from './alarm.ts';
import { Slots } from './slots.ts';
import { createStartWindow, type StartWindow } from './start-window.ts';

export interface CallWish {
  connectionId: string;
  /** Workflows that wait for the same connection are served in turn. */
  workflowId: string;
  signal: AbortSignal;
}

export interface ConnectionLimitsDeps {
  /** Null when there is no such connection: the call itself says so. */
  limitsOf(connectionId: string): Promise<CallLimits | null>;
  clock: Clock;
  /** The system's timer unless a test has its own. */
  alarm?: Alarm;
}

interface ConnectionState {
  limits: CallLimits;
  starts: StartWindow;
  pausedUntil: number;
  callOff: (() => void) | null;
}

const LONGEST_PAUSE_MS = 3_600_000;
const NO_LIMITS: CallLimits = { maxAtOnce: null, maxPerMinute: null };

/**
 * Per minute means: in no 60 s do more than `maxPerMinute` calls begin. The n-th call before decides: a call may begin when that
 * one began 60 s ago (a sliding window, so that a burst is not followed by a second one as it would be with whole minutes). What
 * began before a restart is forgotten. A change of the clock holds no call back for longer than a minute, or a pause for an hour.
 */
export class ConnectionLimits {
  readonly #deps: Required<ConnectionLimitsDeps>;
  readonly #states = new Map<string, ConnectionState>();
  readonly #reads = new Map<string, Promise<ConnectionState>>();
  readonly #slots: Slots;

  constructor(deps: ConnectionLimitsDeps) {
    this.#deps = { alarm: systemAlarm, ...deps };
    this.#slots = new Slots({
      maxOf: (id) => this.#states.get(id)?.limits.maxAtOnce ?? null,
      mayEnter: (id) => this.#waitMs(id) === 0,
      onEnter: (id) => {
        const state = this.#states.get(id);
        if (state && state.limits.maxPerMinute !== null) state.starts.add(deps.clock.now());
      },
    });
  }

  /** Waits until the connection may be called and resolves with the way to say that the call is over. Rejects with the signal's reason. */
  async acquire({ connectionId, workflowId, signal }: CallWish): Promise<() => void> {
    if (!this.#states.has(connectionId)) await this.#read(connectionId);
    const entering = this.#slots.acquire(connectionId, { group: workflowId, signal });
    this.#setAlarm(connectionId);
    const leave = await entering;
    return () => {
      leave();
      this.#setAlarm(connectionId);
    };
  }

  /** Nobody calls the connection before `untilMs`, an hour from now at most. A shorter pause does not end a longer one. */
  pause(connectionId: string, untilMs: number): void {
    const state = this.#states.get(connectionId);
    if (!state) return;
    state.pausedUntil = Math.max(state.pausedUntil, Math.min(untilMs, this.#deps.clock.now() + LONGEST_PAUSE_MS));
  }

  /** Reads the connection's limits again; they hold at once, also for what waits. */
  async settingsChanged(connectionId: string): Promise<void> {
    // Never asked for since the start: the first call reads them.
    if (!this.#states.has(connectionId) && !this.#reads.has(connectionId)) return;
    await this.#read(connectionId);
    this.#advance(connectionId);
  }

  /** Calls under way and calls that wait, of one connection. */
  countOf(connectionId: string): { held: number; waiting: number } {
    return this.#slots.countOf(connectionId);
  }

  /** Rings no more. What waits leaves by its own signal. */
  stop(): void {
    for (const state of this.#states.values()) state.callOff?.();
  }

  /** One read after the other, so that the last one holds. */
  #read(id: string): Promise<ConnectionState> {
    const before: Promise<unknown> = this.#reads.get(id) ?? Promise.resolve();
    const reading = before
      .catch(() => undefined)
      .then(async () => {
        const limits = (await this.#deps.limitsOf(id)) ?? NO_LIMITS;
        const known = this.#states.get(id) ?? { starts: createStartWindow(), pausedUntil: 0, callOff: null };
        const state = Object.assign(known, { limits });
        this.#states.set(id, state);
        return state;
      });
    this.#reads.set(id, reading);
    const forget = () => {
      if (this.#reads.get(id) === reading) this.#reads.delete(id);
    };
    reading.then(forget, forget);
    return reading;
  }

  /** How long the connection lets nobody in; 0 when it may be called now. */
  #waitMs(id: string): number {
    const state = this.#states.get(id);
    if (!state) return 0;
    const now = this.#deps.clock.now();
    const pause = Math.min(Math.max(0, state.pausedUntil - now), LONGEST_PAUSE_MS);
    const max = state.limits.maxPerMinute;
    return Math.max(pause, max === null ? 0 : state.starts.waitMs(max, now));
  }

  /** Rings when the reason to wait is over; until then a slot that comes free lets nobody in. */
  #setAlarm(id: string): void {
    const state = this.#states.get(id);
    if (!state || state.callOff !== null || this.#slots.countOf(id).waiting === 0) return;
    const wait = this.#waitMs(id);
    if (wait > 0) state.callOff = this.#deps.alarm(wait, () => this.#advance(id));
  }

  #advance(id: string): void {
    const state = this.#states.get(id);
    if (!state) return;
    state.callOff?.();
    state.callOff = null;
    this.#slots.advance(id);
    this.#setAlarm(id);
  }
}
