// What the record of a step means for the item at hand: how far it may go alone, and what the evidence log keeps of it.
import { createHash } from 'node:crypto';
import { allowanceOf, PER_RECIPIENT_A_DAY } from '@leeway/shared/dial/blast-radius.ts';
import { type BoundKey, changeSince } from '@leeway/shared/dial/bound-key.ts';
import type { Item, Lately } from '@leeway/shared/dial/decide-route.ts';
import type { ItemEvidence } from '@leeway/shared/dial/evidence-event.ts';
import { earnedOf, isHeldOf, nextAuditShare } from '@leeway/shared/dial/record.ts';
import type { RecordState, Terms } from '@leeway/shared/dial/record-state.ts';
import type { Route } from '@leeway/shared/dial/route.ts';
import { itemsUntilRelease } from '@leeway/shared/dial/watch.ts';
import { DEFAULT_THRESHOLD, type DialSetting } from '@leeway/shared/graph/dial-setting.ts';
import type { Key } from '@leeway/shared/run/event.ts';
import type { LiveRun } from '../live/live-run.ts';
import type { PlanNode } from '../plans/plan.ts';
import type { Draw, Most } from './alone-places.ts';
import type { LiveSetting } from './dials.ts';
import type { Answerers } from './evidence-keys.ts';
import type { KeyPlace } from './live-trust.ts';
import { termsOf } from './terms.ts';

/** Where an item is. */
export interface ItemPlace {
  run: Pick<LiveRun, 'head' | 'plan' | 'state' | 'deps'>;
  node: PlanNode;
  key: Key;
}

/** What is known of an item before its route. */
export interface ItemInput {
  dial: LiveSetting;
  answerers: Answerers;
  /** Another provider than the first answered it, or what it was made from. */
  isFallback: boolean;
  /** What it was made of, as text. */
  madeOf: string;
  recipients: readonly string[];
  /** What is at stake, as the dial reads it; null where it reads none, or cannot. */
  amount: NonNullable<ItemEvidence['amount']> | null;
  /** An effect that carries out what the dials of drafting steps let through: their evidence is its own. */
  isPassedOn: boolean;
  /** A person could fill in something of it before seeing it. */
  mayBeBlind: boolean;
  /** Key of the step that this one does again: no new item. */
  again: Key | null;
}

export interface ItemTrust {
  limits: Pick<Item, 'changedEarned' | 'changed' | 'earned' | 'fallbackEarned' | 'isBreakerOpen' | 'threshold'>;
  /** What went alone lately and holds this one back; null when it took its place. */
  lately(): Lately | null;
  /** For the journal, next to the route. */
  evidence(route: Route): ItemEvidence | undefined;
}

const HOUR_MS = 3_600_000;
const REMEMBERED_MS = 30 * 24 * HOUR_MS;

/** Looks an item up in its record. Test runs and samples neither take a place nor leave evidence. */
export function itemTrust(place: ItemPlace, input: ItemInput): ItemTrust {
  const { run, node } = place;
  const { plan, state, deps } = run;
  const evidenceKey = deps.keys.keyOf(plan, node, input.answerers);
  const at = { workflowId: plan.workflowId, nodeId: node.id, evidenceKey };
  const terms = termsOf(node.type.actionClass, input.dial.setting);
  const record = deps.trust.recordOf(at, terms);
  const now = { key: evidenceKey, setUp: deps.keys.setUpOf(plan, node), epoch: record.epoch };
  const isLive = state.mode === 'live';
  const isForgotten = isLongGone(record, deps.clock.now()) && !deps.trust.wasInForce(at, deps.clock.now());
  if (isLive && !input.isFallback) {
    deps.trust.inForce(at);
    bindDial(place, input.dial, now);
  }
  const found: Found = {
    ...place,
    input,
    at,
    terms,
    record,
    isForgotten,
    item: `${run.head.id}/${input.again ?? place.key}`,
  };
  let draw: Draw | null = null;
  return {
    limits: limitsOf(found, now),
    lately() {
      if (!isLive) return null;
      const over = heldBy(found);
      if (over === null) draw = takePlace(found);
      return over;
    },
    evidence: (route) => (isLive && input.again === null ? evidenceOf(found, route, draw) : undefined),
  };
}

type Found = ItemPlace & {
  input: ItemInput;
  at: KeyPlace;
  terms: Terms;
  record: RecordState;
  item: string;
  /** It works again as it did long ago: what was earned then is not brought back. */
  isForgotten: boolean;
};

const isReading = ({ node }: Pick<ItemPlace, 'node'>): boolean => node.type.actionClass === 'A';

/** An earlier key is remembered for 30 days (dial.md section 3). */
function isLongGone({ lastAt }: RecordState, now: number): boolean {
  return lastAt !== null && now - lastAt > REMEMBERED_MS;
}

/** The first item after a dial was set says what it was set for. A run that began before knows what was before. */
function bindDial({ run, node, key }: ItemPlace, dial: LiveSetting, now: BoundKey): void {
  const { state, plan, deps } = run;
  const isCorrected = (state.steps[key]?.correction ?? null) !== null;
  if (dial.bound !== null || isCorrected || state.startedAt < dial.setAt) return;
  deps.dials.bind(plan.workflowId, node, now);
}

function limitsOf(found: Found, now: BoundKey): ItemTrust['limits'] {
  const { input, record, run, at } = found;
  const { dial, isFallback } = input;
  const earned = earnedOf(record);
  const isEarned = run.deps.dials.workspace().policy === 'earned' && !isReading(found);
  const isStopped = record.stopped !== null && dial.setAt <= record.stopped.at;
  const limits: ItemTrust['limits'] = {
    threshold: isEarned && !input.isPassedOn ? earnedThreshold(dial.setting, earned) : dial.setting.threshold,
    earned: isEarned && !input.isPassedOn ? earned.level : undefined,
    isBreakerOpen: isStopped && !isReading(found),
  };
  // Nothing leaves by a reading step: it goes on, and its evidence begins anew.
  if (isReading(found)) return limits;
  if (isFallback) {
    const isKnown = dial.bound?.key === now.key || run.deps.trust.wasInForce(at, dial.setAt);
    return isKnown ? limits : { ...limits, fallbackEarned: earned.level };
  }
  const changed = found.isForgotten ? 'set-up' : changeSince(dial.bound, now);
  if (changed === null) return limits;
  return { ...limits, changed, changedEarned: found.isForgotten ? 'draft' : earned.level };
}

/** Under `earned` a threshold below the position that was earned is a wish; one above it holds. */
function earnedThreshold(setting: DialSetting, earned: ReturnType<typeof earnedOf>): number {
  const position = earned.position ?? DEFAULT_THRESHOLD;
  if (setting.level !== 'threshold') return position;
  return Math.max(setting.threshold ?? (earned.level === 'autonomous' ? DEFAULT_THRESHOLD : position), position);
}

function heldBy(found: Found): Lately | null {
  const { run, input, at, record, item } = found;
  const { setting } = input.dial;
  if (isReading(found) && setting.auditShare === undefined) return null;
  if (isHeldOf(record)) return { isHeld: true, heldFor: itemsUntilRelease(record.watch, record.alpha) };
  if (isReading(found)) return null;
  const most = mostOf(found, run.deps.clock.now());
  const over = run.deps.trust.overBy(at, { item, recipients: input.recipients }, most);
  if (over === null) return null;
  if (over === 'toRecipient') return { over: 'same recipient', overWords: input.recipients.join(' or ') };
  const isOwn = over === 'inHour' ? most.inHour === setting.maxPerHour : most.inDay === setting.maxPerDay;
  return {
    over: isOwn ? 'rate limit' : 'start slowly',
    overWords: over === 'inHour' ? `${most.inHour} an hour` : `${most.inDay} a day`,
  };
}

/** A mistake that was found costs a day of growing. */
function mostOf({ record, input }: Found, now: number): Most {
  const { setting } = input.dial;
  const toRecipient = setting.maxSameRecipient ?? PER_RECIPIENT_A_DAY;
  const limit = { perHour: setting.maxPerHour ?? Infinity, perDay: setting.maxPerDay ?? Infinity };
  // How many of them may go while it is new is the drafting step's matter.
  if (input.isPassedOn) return { inHour: limit.perHour, inDay: limit.perDay, toRecipient };
  const hoursAlone = record.firstAloneAt === null ? 0 : (now - record.firstAloneAt) / HOUR_MS;
  const { perHour, perDay } = allowanceOf({
    hoursAlone,
    aloneSoFar: record.aloneCount,
    cleanDays: Math.max(0, Math.floor(hoursAlone / 24) - Math.ceil(record.auditsWrong)),
    limit,
  });
  return { inHour: perHour, inDay: perDay, toRecipient };
}

function takePlace(found: Found): Draw {
  const { run, input, at, item, terms } = found;
  return run.deps.trust.take(at, { item, recipients: input.recipients }, { terms, isChecked: isChecked(found) });
}

/** Reading steps are checked only when somebody said how many of them; what was checked where it was drafted is not again. */
function isChecked(found: Found): boolean {
  if (found.input.isPassedOn) return false;
  return !isReading(found) || found.terms.floor > 0;
}

function evidenceOf(found: Found, route: Route, draw: Draw | null): ItemEvidence | undefined {
  const { at, terms, input } = found;
  if (route.because === 'decided') return undefined;
  const audit = draw ?? auditOf(found, route);
  return {
    key: at.evidenceKey,
    terms,
    inputHash: createHash('sha256').update(input.madeOf).digest('hex'),
    ...(audit === null || input.isPassedOn ? {} : { audit }),
    ...(input.isPassedOn ? { isPassedOn: true } : {}),
    ...(isBlind(found, route) ? { isBlind: true } : {}),
    ...(input.amount === null ? {} : { amount: input.amount }),
    ...(input.recipients.length === 0 ? {} : { recipient: input.recipients.join(', ') }),
  };
}

function auditOf(found: Found, { way, because }: Route): Draw | null {
  const { record, terms, run, at, item } = found;
  // On “Watch only” a person writes what they would have written; that is what it is compared with.
  if (isComparedOnly(found, because)) return { share: 1, isDrawn: true, approval: run.deps.nextApprovalId() };
  if (way !== 'ask' || because !== 'below threshold' || !isChecked(found)) return null;
  // Of those that ask by a threshold typed by hand, a fair sample together with those that go alone.
  const share = nextAuditShare({ ...record, floor: Math.max(record.floor, terms.floor) });
  return { share, isDrawn: run.deps.trust.lot(at.evidenceKey, item) < share, approval: null };
}

function isComparedOnly({ node }: Found, because: Route['because']): boolean {
  return because === 'watch' && node.type.kind === 'ai' && node.type.actionClass !== 'A';
}

/** The person fills in what matters before seeing it: on “Watch only”, and by lot when the first scores are known. */
function isBlind(found: Found, { way, level, because }: Route): boolean {
  const { run, input, record, at, item } = found;
  if (isComparedOnly(found, because)) return true;
  if (way !== 'ask' || level !== 'draft' || !input.mayBeBlind || record.positions === null) return false;
  const { blindShare } = run.deps.dials.workspace().reviewQuality;
  return run.deps.trust.lot('blind', at.evidenceKey, item) < blindShare;
}
