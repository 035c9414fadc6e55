// Who is told: the people that an approval is for, and the channels on which each of them wants to hear of it.
import type { NoticeChoice, NoticeKind, NoticeSettings } from '@leeway/shared/api/notifications.ts';
import type { NewNotice, NoticeQuestion, Reader } from '../../store/notices/notices.ts';
import { mayEverDecide, type Team } from '../reviewing/may-decide.ts';
import { sendAt, type Wish, type ZoneOf } from './when.ts';

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
  team: Team;
  settings: NoticeSettings;
  choices: ReadonlyMap<string, NoticeChoice>;
  /** Time zone of those who chose none. */
  timeZone: string;
  zoneOf: ZoneOf;
  /** Whether somebody has the app open now. */
  isHere(userId: string): boolean;
}

/** What a whole channel of colleagues is told; the rest is for single people. */
const FOR_ALL: readonly NoticeKind[] = ['asked', 'reminder', 'escalated', 'breaker', 'recommendation'];

/**
 * User ids of those an approval is for: the person, or who stands in while that person is away; the people of the role; whoever may
 * decide, when it is nobody's or several have to approve. A role that nobody has is the owners', as is what nobody can be asked.
 */
export function decidersOf({ assignee, needed }: Pick<NoticeQuestion, 'assignee' | 'needed'>, team: Team): string[] {
  const able = [...team.members.values()].filter(mayEverDecide);
  const having = (wanted: string) => able.filter(({ role }) => role === wanted).map(({ id }) => id);
  const [kind, name = ''] = (assignee ?? '').split(/:(.*)/s);
  if (kind === 'role') {
    const people = having(name);
    return people.length > 0 ? people : having('owner');
  }
  const person = team.standIns.get(name) ?? name;
  const isOnes = kind === 'user' && needed === 1 && able.some(({ id }) => id === person);
  return isOnes ? [person] : able.map(({ id }) => id);
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
export function noticesOf(telling: Telling, question: NoticeQuestion | null, audience: Audience): NewNotice[] {
  const people = peopleOf(telling, question, audience);
  const readers: Reader[] = people.flatMap((userId) => [
    { userId, channel: 'email' as const },
    ...(audience.isHere(userId) ? [{ userId, channel: 'page' as const }] : []),
  ]);
  if (FOR_ALL.includes(telling.kind)) readers.push({ userId: '', channel: 'webhook' });
  return readers.flatMap((reader) => {
    const wish = wishOf(reader, audience);
    const dueAt = wish === null ? null : sendAt(wish, telling.at, audience.zoneOf);
    return dueAt === null ? [] : [{ ...reader, ...contentOf(telling), dueAt }];
  });
}

function peopleOf({ to }: Telling, question: NoticeQuestion | null, { team }: Audience): string[] {
  if (to === 'deciders') return decidersOf(question ?? { assignee: null, needed: 1 }, team);
  if (to === 'owners') return decidersOf({ assignee: 'role:owner', needed: 1 }, team);
  return [...new Set(to)].filter((userId) => team.members.has(userId));
}

function contentOf({ kind, at, approvalId, words, path }: Telling): Omit<NewNotice, keyof Reader | 'dueAt'> {
  const approval = approvalId === undefined ? null : Number(approvalId);
  return { kind, approval, at, title: words?.title ?? null, text: words?.text ?? null, path: path ?? null };
}
