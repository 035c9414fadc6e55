// Tells people what waits for them. New approvals are read from the journal's commits; all else is told by whoever knows of it.
import { setTimeout } from 'node:timers/promises';
import type { NoticeChoice } from '@leeway/shared/api/notifications.ts';
import type { Journal } from '../../store/journal.ts';
import type { Reader } from '../../store/notices/notices.ts';
import type { RunStore } from '../../store/runs/runs.ts';
import type { SettingsStore } from '../../store/settings.ts';
import { createBell } from '../incidents/bell.ts';
import { type Account, readTeam, type TeamDeps } from '../reviewing/team.ts';
import { type Courier, createCourier } from './courier.ts';
import { createIntake, type Intake } from './intake.ts';
import type { CourierDeps, PageNotice } from './pack.ts';
import { createPages } from './pages.ts';
import type { Outside } from './post.ts';
import { defaultChoice, type Telling, wishOf } from './readers.ts';
import { tryChannel } from './try-channel.ts';
import { createZones, sendAt } from './when.ts';

/** A burst of new approvals is one write. */
const GATHER_MS = 300;
/** After something failed that no message can be blamed for, such as a full disk. */
const PAUSE_MS = 60_000;
/** What is being sent when Leeway stops gets so long to end. */
const PATIENCE_MS = 3000;
const DAY_MS = 86_400_000;
const KEPT_MS = 60 * DAY_MS;

export interface NoticesDeps extends Pick<CourierDeps, 'notices' | 'noticeSettings' | 'clock' | 'log'>, TeamDeps {
  journal: Journal;
  runs: RunStore;
  settings: SettingsStore;
  publicUrl?: string;
  /** How messages leave, and to whom; without it nobody is told by e-mail or webhook. */
  telling?: { people(): Promise<readonly Account[]>; outside: Outside };
}

export interface Notices {
  /** Before anything runs: what was asked and not told before a crash is told now. */
  start(): Promise<void>;
  /** Resolves when it is on disk; it is sent when its readers want it. */
  tell(telling: Telling): Promise<void>;
  /** Sends what may go now; by itself that happens when it is time. */
  deliver(): Promise<void>;
  /** Notices for the open browsers of a person. Returns the way to stop. */
  subscribe(userId: string, listener: (notice: PageNotice) => void): () => void;
  choiceOf(userId: string): Promise<NoticeChoice>;
  /** What already waits for them follows the new choice. */
  choose(userId: string, choice: NoticeChoice): Promise<void>;
  /** The workspace's settings changed: what waits for its channel follows. */
  settingsChanged(): Promise<void>;
  /** Sends a test message at once: e-mail to this person, or to the webhook. Never throws for what the other side did. */
  test(channel: 'email' | 'webhook', userId: string): Promise<{ ok: boolean; message: string }>;
  stop(): Promise<void>;
}

export function createNotices(deps: NoticesDeps): Notices {
  const { notices, clock, noticeSettings } = deps;
  const pages = createPages();
  const courierDeps = courierDepsOf(deps, pages);
  const { audience } = courierDeps;
  const courier = createCourier(courierDeps);
  const intake = createIntake({ ...deps, audience, onWork: () => rounds.soon(GATHER_MS) });
  const rounds = createRounds(deps, { courier, intake });

  /** What waits for a reader follows what they want now. */
  async function follow(reader: Reader): Promise<void> {
    const wish = wishOf(reader, await audience());
    const dueAt = wish === null ? null : sendAt(wish, clock.now());
    await notices.reschedule(reader, dueAt);
    rounds.soon();
  }

  return {
    async start() {
      await courier.recover();
      await intake.start();
      rounds.soon(GATHER_MS);
    },
    async tell(telling) {
      await intake.record(telling);
      rounds.soon();
    },
    deliver: rounds.now,
    subscribe: pages.subscribe,
    choiceOf: async (userId) => {
      const { choices, timeZone } = await audience();
      return choices.get(userId) ?? defaultChoice(timeZone);
    },
    async choose(userId, choice) {
      await noticeSettings.saveChoice(userId, choice);
      await follow({ userId, channel: 'email' });
      await follow({ userId, channel: 'page' });
    },
    settingsChanged: () => follow({ userId: '', channel: 'webhook' }),
    test: async (channel, userId) => tryChannel(courierDeps, { channel, userId, audience: await audience() }),
    stop: rounds.stop,
  };
}

function courierDepsOf(deps: NoticesDeps, { isHere, show }: ReturnType<typeof createPages>): CourierDeps {
  const { noticeSettings, settings, telling } = deps;
  return {
    ...deps,
    publicUrl: deps.publicUrl ?? '',
    outside: telling?.outside ?? nowhere,
    workspaceName: async () => (await settings.get()).workspaceName,
    show,
    audience: async () => {
      const [team, own, choices, { calendar }] = await Promise.all([
        readTeam({ ...deps, accounts: telling?.people }),
        noticeSettings.get(),
        noticeSettings.choices(),
        settings.get(),
      ]);
      return { team, settings: own, choices, timeZone: calendar?.timeZone ?? 'UTC', zoneOf: createZones(), isHere };
    },
  };
}

interface Rounds {
  /** A round in so many milliseconds, or earlier. */
  soon(ms?: number): void;
  /** A round at once, after the one that is under way. */
  now(): Promise<void>;
  stop(): Promise<void>;
}

/** One round after the other: two at once would tell the same thing twice. */
function createRounds(
  { notices, clock, log }: NoticesDeps,
  { courier, intake }: { courier: Courier; intake: Intake },
): Rounds {
  let turn: Promise<void> = Promise.resolve();
  let tidiedAt = 0;

  async function round(): Promise<void> {
    await intake.write();
    const comeBack = await courier.deliver();
    if (comeBack !== null) bell.ringAt(comeBack);
    if (clock.now() - tidiedAt < DAY_MS) return;
    tidiedAt = clock.now();
    await notices.forget(tidiedAt - KEPT_MS);
  }
  function now(): Promise<void> {
    turn = turn.then(round).catch((error: unknown) => {
      log.error({ err: error }, 'notifications could not be sent; they wait for the next round');
      bell.ringAt(clock.now() + PAUSE_MS);
    });
    return turn;
  }
  const bell = createBell(clock, () => void now());

  return {
    soon: (ms = 0) => bell.ringAt(clock.now() + ms),
    now,
    async stop() {
      bell.stop();
      await intake.write();
      intake.stop();
      // A mail server that does not answer must not hold up the end: such a message counts as one that may have left.
      const patience = new AbortController();
      await Promise.race([
        turn,
        setTimeout(PATIENCE_MS, undefined, { signal: patience.signal }).catch(() => undefined),
      ]);
      patience.abort();
    },
  };
}

const nowhere: Outside = {
  mail: async () => {
    throw new Error('This Leeway has no way to send e-mail.');
  },
  http: async () => {
    throw new Error('This Leeway has no way to call a webhook.');
  },
};
