// When a question is due, when somebody is reminded of it, and what happens at its due time.

import type { Calendar } from '@leeway/shared/calendar/calendar.ts';
import { addWorkingMinutes } from '@leeway/shared/calendar/working-time.ts';
import type { Review } from '@leeway/shared/graph/dial-setting.ts';
import type { AskedReview, Key, RunEvent } from '@leeway/shared/run/event.ts';
import type { ApprovalState } from '@leeway/shared/run/state.ts';

const MINUTE_MS = 60_000;

/** How long there is to decide. Minutes are working minutes where `isWorkingTime` says so. */
interface Time {
  minutes: number;
  isWorkingTime: boolean;
  remindMinutes: number | undefined;
}

interface Times {
  dueAt: number;
  remindAt?: number;
}

/** From a moment on. Nobody is reminded when that would be at once, or earlier. */
function timesFrom(at: number, { minutes, isWorkingTime, remindMinutes }: Time, calendar: Calendar | null): Times {
  const after = (count: number): number =>
    isWorkingTime ? addWorkingMinutes(calendar, at, count) : at + Math.round(count * MINUTE_MS);
  const dueAt = after(minutes);
  if (remindMinutes === undefined || remindMinutes >= minutes) return { dueAt };
  return { dueAt, remindAt: after(minutes - remindMinutes) };
}

/** What of a dial's or gate's terms is journaled with a question that is asked now. `cost`: what a mistake could cost. */
export function askedTerms(
  {
    minutes,
    review = {},
    turnsOf,
    cost,
  }: {
    minutes: number | null;
    review?: Review | undefined;
    turnsOf: string | null;
    cost: Pick<AskedReview, 'actionClass' | 'amount'>;
  },
  { at, calendar }: { at: number; calendar: Calendar | null },
): { dueAt: number | null; review?: AskedReview } {
  const { approvals = 1, mayApproveOwn, isWorkingTime = false, remindMinutes, escalateTo, reasons = [] } = review;
  const times = minutes === null ? null : timesFrom(at, { minutes, isWorkingTime, remindMinutes }, calendar);
  const asked: AskedReview = {
    ...cost,
    ...(approvals > 1 ? { needed: approvals } : {}),
    ...(mayApproveOwn === false ? { mayApproveOwn } : {}),
    ...(reasons.length > 0 ? { reasons } : {}),
    ...(turnsOf === null ? {} : { turnsOf }),
    ...(times?.remindAt === undefined ? {} : { remindAt: times.remindAt }),
    ...(minutes === null || !escalateTo ? {} : escalationTerms({ escalateTo, minutes, isWorkingTime, remindMinutes })),
  };
  return { dueAt: times?.dueAt ?? null, ...(Object.keys(asked).length > 0 ? { review: asked } : {}) };
}

function escalationTerms({
  escalateTo,
  minutes,
  isWorkingTime,
  remindMinutes,
}: Time & { escalateTo: string }): AskedReview {
  return {
    escalateTo,
    minutes,
    ...(isWorkingTime ? { isWorkingTime } : {}),
    ...(remindMinutes === undefined ? {} : { remindMinutes }),
  };
}

/** Whether somebody else gets it at its due time, before what happens to it when nobody decides. */
export function mayEscalate({ review, escalated }: Pick<ApprovalState, 'review' | 'escalated'>): boolean {
  return escalated === null && review?.escalateTo !== undefined && review.minutes !== undefined;
}

/** The due time has come: it goes to somebody else, with the same time again. Null when it has gone there already, or nowhere. */
export function escalation(
  approval: ApprovalState,
  { key, at, calendar }: { key: Key; at: number; calendar: Calendar | null },
): RunEvent | null {
  const { escalateTo, minutes, isWorkingTime = false, remindMinutes } = approval.review ?? {};
  if (approval.escalated || escalateTo === undefined || minutes === undefined) return null;
  // Who has the role sees it; whose turn it would be is only for what is asked anew.
  const to = escalateTo.replace(/^turns:/, 'role:');
  return {
    type: 'approval.escalated',
    at,
    key,
    to,
    ...timesFrom(at, { minutes, isWorkingTime, remindMinutes }, calendar),
  };
}
