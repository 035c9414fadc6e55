// Takes in what is to be told: new approvals from the journal's commits, each once, also over a crash.
import type { RunEvent } from '@leeway/shared/run/event.ts';
import type { Append, WorkspaceEvent } from '../../store/journal/append.ts';
import type { Journal } from '../../store/journal.ts';
import type { NewNotice, NoticeQuestion, NoticeStore } from '../../store/notices/notices.ts';
import type { RunStore } from '../../store/runs/runs.ts';
import { type Audience, noticesOf, type Telling } from './readers.ts';

/** Rows of the journal after which its place is written: so many are read again after a crash. */
const MOST_UNWRITTEN = 5000;
const PAGE = 500;

export interface IntakeDeps {
  journal: Journal;
  runs: RunStore;
  notices: NoticeStore;
  audience(): Promise<Audience>;
  /** There is something to write. */
  onWork(): void;
}

/** A new approval, as the journal says it. */
interface NewQuestion {
  approval: string;
  at: number;
}

export interface Intake {
  /** From here on nothing is missed, also what was committed and not told before a crash. */
  start(): Promise<void>;
  /** Writes one thing that somebody tells. */
  record(telling: Telling): Promise<void>;
  /** Writes the new approvals, together with the place in the journal. */
  write(): Promise<void>;
  stop(): void;
}

/** Keeps the place in the journal up to which new approvals are among the notices. */
export function createIntake(deps: IntakeDeps): Intake {
  const { journal, notices, audience, onWork } = deps;
  let pending: NewQuestion[] = [];
  let place = 0;
  let written = 0;
  let stop: () => void = () => undefined;

  async function record(tellings: readonly Telling[], seenSeq: number | null = null): Promise<void> {
    const made: NewNotice[] = [];
    if (tellings.length > 0) {
      const known = await audience();
      for (const telling of tellings) made.push(...noticesOf(telling, await questionOf(telling), known));
    }
    if (made.length > 0 || seenSeq !== null) await notices.record(made, seenSeq);
  }

  const questionOf = async ({ to, approvalId }: Telling): Promise<NoticeQuestion | null> =>
    to === 'deciders' && approvalId !== undefined ? notices.question(Number(approvalId)) : null;

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
    record: (telling) => record([telling]),
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
  if (!('head' in item)) return askedIn(item);
  return item.head.mode === 'live' ? item.events.flatMap(askedIn) : [];
}

function askedIn(event: RunEvent | WorkspaceEvent): NewQuestion[] {
  // A planted draft is told of like a real one.
  if (event.type === 'approval.changed' && event.what === 'asked')
    return [{ approval: event.approvalId, at: event.at }];
  if (event.type !== 'approval.asked') return [];
  return [{ approval: event.approval, at: event.at }];
}

/** Approvals that were asked after the place that is on disk, as after a crash. */
async function questionsBetween({ journal, runs }: IntakeDeps, after: number, upTo: number): Promise<NewQuestion[]> {
  const found: NewQuestion[] = [];
  for (let place = after; place < upTo; ) {
    const rows = await journal.readAfter(place, PAGE);
    for (const { seq, run, events } of rows) {
      place = seq;
      const asked = events.flatMap(askedIn);
      if (asked.length === 0 || seq > upTo) continue;
      if (run === 0 || (await runs.get(run))?.mode === 'live') found.push(...asked);
    }
    if (rows.length < PAGE) break;
  }
  return found;
}
