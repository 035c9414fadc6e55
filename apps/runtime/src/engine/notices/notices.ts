// Tells people what waits for them. New approvals are read from the journal's commits; all else is told by whoever knows of it.
import type { NoticeChoice } from '@leeway/shared/api/notifications.ts';
import type { RunEvent } from '@leeway/shared/run/event.ts';
import type { Append, WorkspaceEvent } from '../../store/journal/append.ts';
import type { Journal } from '../../store/journal.ts';
import type { NewNotice } from '../../store/notices/notices.ts';
import type { RunStore } from '../../store/runs/runs.ts';
import type { SettingsStore } from '../../store/settings.ts';
import { createBell } from '../incidents/bell.ts';
import { type CourierDeps, createCourier, type PageNotice, type Person } from './courier.ts';
import type { Outside } from './post.ts';
import { type Audience, defaultChoice, noticesOf, type Telling, wishOf } from './readers.ts';
import { sendAt } from './when.ts';

/** A burst of new approvals is one write. */
const GATHER_MS = 300;
/** Rows of the journal after which its place is written: so many are read again after a crash. */
const MOST_UNWRITTEN = 5000;
const PAGE = 500;
const DAY_MS = 86_400_000;
const KEPT_MS = 60 * DAY_MS;

export interface NoticesDeps extends Pick<CourierDeps, 'notices' | 'noticeSettings' | 'members' | 'clock' | 'log'> {
  journal: Journal;
  runs: RunStore;
  settings: SettingsStore;
  publicUrl?: string;
  /** Without it nobody is told by e-mail or webhook. */
  telling?: { people(): Promise<readonly Person[]>; outside: Outside };
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
  stop(): Promise<void>;
}

/** A new approval, as the journal says it. */
interface NewQuestion {
  approval: string;
  at: number;
}

export function createNotices(deps: NoticesDeps): Notices {
  const { notices, clock, log, members, noticeSettings, settings } = deps;
  const pages = createPages();
  const audience = async (): Promise<Audience> => {
    const [everyone, own, choices, { calendar }] = await Promise.all([
      members.list(),
      noticeSettings.get(),
      noticeSettings.choices(),
      settings.get(),
    ]);
    return { members: everyone, settings: own, choices, timeZone: calendar?.timeZone ?? 'UTC', isHere: pages.isHere };
  };
  const courier = createCourier({
    ...deps,
    publicUrl: deps.publicUrl ?? '',
    people: deps.telling?.people ?? (async () => []),
    outside: deps.telling?.outside ?? nowhere,
    audience,
    workspaceName: async () => (await settings.get()).workspaceName,
    show: pages.show,
  });
  const intake = createIntake(deps, { audience, onWork: () => bell.ringAt(clock.now() + GATHER_MS) });
  // One after the other: two rounds at once would tell the same thing twice.
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
  function inTurn(work: () => Promise<void>): Promise<void> {
    const done = turn.then(work);
    turn = done.catch((error: unknown) => {
      log.error({ err: error }, 'notifications could not be sent; they wait for the next round');
      bell.ringAt(clock.now() + 60_000);
    });
    return turn;
  }
  const bell = createBell(clock, () => void inTurn(round));

  return {
    async start() {
      await courier.recover();
      await intake.start();
      bell.ringAt(clock.now() + GATHER_MS);
    },
    async tell(telling) {
      await intake.record([telling]);
      bell.ringAt(clock.now());
    },
    deliver: () => inTurn(round),
    subscribe: pages.subscribe,
    choiceOf: async (userId) => {
      const { choices, timeZone } = await audience();
      return choices.get(userId) ?? defaultChoice(timeZone);
    },
    async choose(userId, choice) {
      await noticeSettings.saveChoice(userId, choice);
      const known = await audience();
      for (const channel of ['email', 'page'] as const) {
        const wish = wishOf({ userId, channel }, known);
        await notices.reschedule({ userId, channel }, () => (wish === null ? null : sendAt(wish, clock.now())));
      }
      bell.ringAt(clock.now());
    },
    async stop() {
      bell.stop();
      await inTurn(intake.write);
      intake.stop();
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

/** The open browsers of people. */
function createPages() {
  const listeners = new Map<string, Set<(notice: PageNotice) => void>>();
  return {
    isHere: (userId: string): boolean => listeners.has(userId),
    show: (userId: string, notice: PageNotice): void => {
      for (const listener of listeners.get(userId) ?? []) listener(notice);
    },
    subscribe: (userId: string, listener: (notice: PageNotice) => void): (() => void) => {
      const own = listeners.get(userId) ?? new Set();
      listeners.set(userId, own.add(listener));
      return () => {
        own.delete(listener);
        if (own.size === 0 && listeners.get(userId) === own) listeners.delete(userId);
      };
    },
  };
}

interface IntakeParts {
  audience(): Promise<Audience>;
  /** There is something to write. */
  onWork(): void;
}

/** Takes in what is to be told, and keeps the place in the journal up to which new approvals are among it. */
function createIntake(deps: NoticesDeps, { audience, onWork }: IntakeParts) {
  const { journal, notices } = deps;
  let pending: NewQuestion[] = [];
  let place = 0;
  let written = 0;
  let stop: () => void = () => undefined;

  async function record(tellings: readonly Telling[], seenSeq: number | null = null): Promise<void> {
    const made: NewNotice[] = [];
    if (tellings.length > 0) {
      const known = await audience();
      for (const telling of tellings) made.push(...noticesOf(telling, await assigneeOf(telling), known));
    }
    if (made.length > 0 || seenSeq !== null) await notices.record(made, seenSeq);
  }

  const assigneeOf = async ({ to, approvalId }: Telling): Promise<string | null> =>
    to === 'deciders' && approvalId !== undefined ? notices.assigneeOf(Number(approvalId)) : null;

  async function write(): Promise<void> {
    const batch = pending;
    const upTo = place;
    if (upTo === written) return;
    const tellings = batch.map(
      ({ approval, at }): Telling => ({ kind: 'asked', to: 'deciders', at, approvalId: approval }),
    );
    await record(tellings, upTo);
    written = upTo;
    pending = pending.filter((question) => !batch.includes(question));
  }

  return {
    record,
    write,
    stop: () => stop(),
    async start(): Promise<void> {
      const last = await journal.lastSeq();
      const seen = await notices.seenSeq();
      if (seen === null) await notices.record([], last);
      pending = await questionsBetween(deps, seen ?? last, last);
      place = last;
      written = seen ?? last;
      stop = journal.onCommit((seq, item) => {
        place = seq;
        const asked = questionsOf(item);
        pending.push(...asked);
        if (asked.length > 0 || seq - written > MOST_UNWRITTEN) onWork();
      });
    },
  };
}

function questionsOf(item: Append | WorkspaceEvent): NewQuestion[] {
  return 'head' in item && item.head.mode === 'live' ? item.events.flatMap(questionOf) : [];
}

function questionOf(event: RunEvent | WorkspaceEvent): NewQuestion[] {
  if (event.type !== 'approval.asked') return [];
  return [{ approval: event.approval, at: event.at }];
}

/** Approvals that were asked after the place that is on disk, as after a crash. */
async function questionsBetween({ journal, runs }: NoticesDeps, after: number, upTo: number): Promise<NewQuestion[]> {
  const found: NewQuestion[] = [];
  for (let place = after; place < upTo; ) {
    const rows = await journal.readAfter(place, PAGE);
    for (const { seq, run, events } of rows) {
      place = seq;
      const asked = events.flatMap(questionOf);
      if (asked.length > 0 && seq <= upTo && (await runs.get(run))?.mode === 'live') found.push(...asked);
    }
    if (rows.length < PAGE) break;
  }
  return found;
}
