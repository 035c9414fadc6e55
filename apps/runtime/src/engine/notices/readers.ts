// Who is told: the people that an approval is for, and the channels on which each of them wants to hear of it.
import type { NoticeChoice, NoticeKind, NoticeSettings } from '@leeway/shared/api/notifications.ts';
import type { Role } from '@leeway/shared/api/route.ts';
import type { MemberRecord } from '../../store/members.ts';
import type { NewNotice, Reader } from '../../store/notices/notices.ts';
import { sendAt, type Wish } from './when.ts';

/** Something to be told. Expected failures there are none: what cannot be told is in the log. */
export interface Telling {
  kind: NoticeKind;
  /** User ids · `deciders`: whoever may decide the approval · `owners` of the workspace. */
  to: readonly string[] | 'deciders' | 'owners';
  at: number;
  /** The approval it is about, if any; then its own words are used where `words` is left out. */
  approvalId?: string;
  /** `text` may be several sentences; no secrets. */
  words?: { title: string; text: string };
  /** Where it leads in the app, such as `/workflows/<id>`; by default to the approval. */
  path?: string;
}

/** What decides who hears of something, and when. */
export interface Audience {
  members: readonly MemberRecord[];
  settings: NoticeSettings;
  choices: ReadonlyMap<string, NoticeChoice>;
  /** Time zone of those who chose none. */
  timeZone: string;
  /** Whether somebody has the app open now. */
  isHere(userId: string): boolean;
}

const DECIDERS: readonly Role[] = ['owner', 'builder', 'approver'];
/** What a whole channel of colleagues is told; the rest is for single people. */
const FOR_ALL: readonly NoticeKind[] = ['asked', 'reminder', 'escalated', 'breaker', 'recommendation'];

/** User ids of those an approval is for: `user:<id>`, `role:<role>`, or whoever may decide. A role that nobody has is the owners'. */
export function decidersOf(assignee: string | null, members: readonly MemberRecord[]): string[] {
  const having = (roles: readonly string[]) =>
    members.filter(({ role }) => roles.includes(role)).map(({ userId }) => userId);
  if (assignee === null || assignee === '') return having(DECIDERS);
  const [kind, name = ''] = assignee.split(/:(.*)/s);
  if (kind === 'user')
    return members.filter(({ userId, role }) => userId === name && role !== 'viewer').map(({ userId }) => userId);
  const people = having([name]);
  return people.length > 0 ? people : having(['owner']);
}

/** How somebody wants to be told who never said. */
export function defaultChoice(timeZone: string): NoticeChoice {
  return { email: { mode: 'each' }, page: { mode: 'each' }, quiet: null, timeZone };
}

/** How a reader wants to be told; null when the workspace does not use the channel. */
export function wishOf({ userId, channel }: Reader, { settings, choices, timeZone }: Audience): Wish | null {
  if (channel === 'webhook') return settings.hasWebhook ? { pace: settings.webhook, quiet: null, timeZone } : null;
  if (channel === 'email' && settings.mailConnection === null) return null;
  const choice = choices.get(userId) ?? defaultChoice(timeZone);
  return { pace: choice[channel], quiet: choice.quiet, timeZone: choice.timeZone };
}

/** The notices of one telling: one for each person and channel that is to hear of it. */
export function noticesOf(telling: Telling, assignee: string | null, audience: Audience): NewNotice[] {
  const people = peopleOf(telling, assignee, audience);
  const readers: Reader[] = people.flatMap((userId) => [
    { userId, channel: 'email' as const },
    ...(audience.isHere(userId) ? [{ userId, channel: 'page' as const }] : []),
  ]);
  if (FOR_ALL.includes(telling.kind)) readers.push({ userId: '', channel: 'webhook' });
  return readers.flatMap((reader) => {
    const wish = wishOf(reader, audience);
    const dueAt = wish === null ? null : sendAt(wish, telling.at);
    return dueAt === null ? [] : [{ ...reader, ...contentOf(telling), dueAt }];
  });
}

function peopleOf({ to }: Telling, assignee: string | null, { members }: Audience): string[] {
  if (to === 'deciders') return decidersOf(assignee, members);
  if (to === 'owners') return members.filter(({ role }) => role === 'owner').map(({ userId }) => userId);
  const known = new Set(members.map(({ userId }) => userId));
  return [...new Set(to)].filter((userId) => known.has(userId));
}

function contentOf({ kind, at, approvalId, words, path }: Telling): Omit<NewNotice, keyof Reader | 'dueAt'> {
  const approval = approvalId === undefined ? null : Number(approvalId);
  return { kind, approval, at, title: words?.title ?? null, text: words?.text ?? null, path: path ?? null };
}
