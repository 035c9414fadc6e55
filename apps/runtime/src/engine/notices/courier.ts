// Brings what is due to its readers: at most one message a minute to each on a channel, marked before it is sent.
import type { NoticeRow, OpenMessage, Reader } from '../../store/notices/notices.ts';
import { type CourierDeps, type Packed, pack, type Round } from './pack.ts';
import { endOf, post } from './post.ts';
import { wishOf } from './readers.ts';

const MINUTE_MS = 60_000;
const MOST_AT_ONCE = 10_000;

export interface Courier {
  /** What a crash left in the middle of being sent is given up: nobody knows whether it arrived. */
  recover(): Promise<void>;
  /** Sends what may go now; gives the time at which to come back, null when nothing waits. */
  deliver(): Promise<number | null>;
}

export function createCourier(deps: CourierDeps): Courier {
  const { notices, clock } = deps;
  return {
    recover: () => giveUpInterrupted(deps),
    async deliver() {
      const now = clock.now();
      let made: Promise<Round> | null = null;
      const round = () => (made ??= roundOf(deps));
      await retryAll(deps, round, now);
      const readers = await notices.readersDue(now);
      const times = await Promise.all(readers.map((reader) => tellInTime(deps, reader, round)));
      const comeBack = [...times, await notices.nextAt(now)].filter((time) => time !== null);
      return comeBack.length === 0 ? null : Math.min(...comeBack);
    },
  };
}

async function giveUpInterrupted({ notices, log }: CourierDeps): Promise<void> {
  for (const { id, userId, channel } of await notices.interrupted()) {
    const error = 'Leeway was stopped while it was sent; it is not sent again.';
    await notices.end(id, { state: channel === 'page' ? 'sent' : 'unknown', error, nextAt: null });
    if (channel === 'page') continue;
    log.warn({ message: id, user: userId, channel }, `a notification may have been lost: ${error}`);
  }
}

async function roundOf(deps: CourierDeps): Promise<Round> {
  const [audience, workspaceName] = await Promise.all([deps.audience(), deps.workspaceName()]);
  return { audience, workspaceName };
}

async function retryAll(deps: CourierDeps, round: () => Promise<Round>, now: number): Promise<void> {
  const { notices } = deps;
  const retryOne = async (message: OpenMessage): Promise<void> => {
    const { worth } = sift(await notices.ofMessage(message.id));
    const packed = await pack(deps, message, { rows: worth, round: await round() });
    await notices.again(message.id, { links: packed?.links ?? [], at: now });
    await dispatch(deps, packed, { ...message, attempts: message.attempts + 1 });
  };
  await Promise.all((await notices.retries(now)).map((message) => guarded(deps, message, () => retryOne(message))));
}

/** Tells one reader what is due, unless a message went there less than a minute ago; gives the time to come back for the rest. */
async function tellInTime(deps: CourierDeps, reader: Reader, round: () => Promise<Round>): Promise<number | null> {
  const now = deps.clock.now();
  const lastAt = await deps.notices.lastAt(reader);
  if (lastAt !== null && now - lastAt < MINUTE_MS) return lastAt + MINUTE_MS;
  const isTold = await guarded(deps, reader, async () => tellOne(deps, reader, await round()));
  return isTold ? null : now + MINUTE_MS;
}

/** One that cannot be told does not hold up the others. */
async function guarded({ log }: CourierDeps, { userId, channel }: Reader, work: () => Promise<void>): Promise<boolean> {
  try {
    await work();
    return true;
  } catch (error) {
    log.error({ err: error, user: userId, channel }, 'a notification could not be made; it is tried again');
    return false;
  }
}

async function tellOne(deps: CourierDeps, reader: Reader, round: Round): Promise<void> {
  const { notices, clock } = deps;
  const rows = await notices.due(reader, clock.now(), MOST_AT_ONCE);
  const wish = wishOf(reader, round.audience);
  const { worth, rest } = sift(rows);
  const packed = wish === null || wish.pace.mode === 'none' ? null : await pack(deps, reader, { rows: worth, round });
  if (packed === null) return notices.drop(rows.map(({ id }) => id));
  await notices.drop(rest.map(({ id }) => id));
  const ids = worth.map(({ id }) => id);
  const id = await notices.take(reader, { ids, links: packed.links, at: clock.now() });
  await dispatch(deps, packed, { ...reader, id, attempts: 1 });
}

/** What is still worth telling, one notice for each approval: the newest. The rest says nothing new. */
function sift(rows: readonly NoticeRow[]): { worth: NoticeRow[]; rest: NoticeRow[] } {
  const newest = new Map<number, number>();
  for (const { id, approval, kind } of rows) if (approval !== null && kind !== 'comment') newest.set(approval, id);
  const isWorth = ({ id, approval, kind, status }: NoticeRow): boolean => {
    if (approval === null) return true;
    if (kind === 'comment') return status !== null;
    return status === 'open' && newest.get(approval) === id;
  };
  return { worth: rows.filter(isWorth), rest: rows.filter((row) => !isWorth(row)) };
}

/** Sends what was packed and writes how it ended. It is marked already. */
async function dispatch(
  deps: CourierDeps,
  packed: Packed | null,
  message: Reader & { id: number; attempts: number },
): Promise<void> {
  const { notices, log, clock, outside } = deps;
  const { id, userId, channel, attempts } = message;
  const envelope = packed?.envelope(id);
  if (envelope === undefined)
    return notices.end(id, { state: 'failed', error: 'Nothing was left to tell.', nextAt: null });
  try {
    if ('type' in envelope) deps.show(userId, envelope);
    else await post(outside, envelope);
  } catch (error) {
    const end = endOf(error, attempts, clock.now());
    await notices.end(id, end);
    const facts = { message: id, user: userId, channel, state: end.state };
    const why = withoutAddresses(end.error ?? '');
    if (end.state === 'retry') log.info(facts, `a notification did not leave and is tried again: ${why}`);
    else log.warn(facts, `a notification was given up: ${why}`);
    return;
  }
  await notices.end(id, { state: 'sent', error: null, nextAt: null });
}

/** The log holds no e-mail addresses, and mail servers like to repeat them. */
function withoutAddresses(words: string): string {
  return words.replaceAll(/[^\s<>“”"]+@[^\s<>“”"]+/g, '…');
}
