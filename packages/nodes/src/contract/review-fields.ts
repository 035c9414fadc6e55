// The settings that approval steps share: who else, in which time, and who next. Shown under "More options".
import type { Review } from '@leeway/shared/graph/dial-setting.ts';
import { assigneeField, numberField, switchField } from './fields.ts';

/** Of every question to a person. */
export const reviewFields = {
  isWorkingTime: switchField({
    label: 'Only working hours count',
    help: 'The time is counted by the working hours of the workspace.',
    advanced: true,
  }).default(false),
  remindMinutes: numberField(
    { label: 'Remind before it is due', help: 'Leave empty to remind nobody.', advanced: true },
    { min: 1, max: 525_600, unit: 'minutes' },
  ).optional(),
  escalateTo: assigneeField({
    label: 'When it is due, goes to',
    help: 'This person or role then gets the same time again.',
    advanced: true,
  }).optional(),
};

/** Of questions that are approved or rejected. */
export const approvalFields = {
  approvals: numberField(
    { label: 'How many people must approve', help: 'One rejection is enough to stop.', advanced: true },
    { min: 1, max: 5, unit: 'people' },
  ).default(1),
  mayApproveOwn: switchField({
    label: 'Whoever started the run may decide',
    help: 'Switch it off so that somebody else has to.',
    advanced: true,
  }).default(true),
};

interface ReviewConfig {
  isWorkingTime: boolean;
  remindMinutes?: number | undefined;
  escalateTo?: string | undefined;
  approvals?: number;
  mayApproveOwn?: boolean;
}

/** What of a step's config is about reviewing, as a dial says it too; undefined when all is as usual. */
export function reviewOf(config: ReviewConfig): Review | undefined {
  const { isWorkingTime, remindMinutes, escalateTo, approvals = 1, mayApproveOwn = true } = config;
  const review: Review = {
    ...(isWorkingTime ? { isWorkingTime } : {}),
    ...(remindMinutes === undefined ? {} : { remindMinutes }),
    ...(escalateTo ? { escalateTo } : {}),
    ...(approvals > 1 ? { approvals } : {}),
    ...(mayApproveOwn ? {} : { mayApproveOwn }),
  };
  return Object.keys(review).length > 0 ? review : undefined;
}
