// How people are told what waits for them, and how many reviews a day there will be.
import * as z from 'zod';
import { timeOfDaySchema, timeZoneSchema } from '../calendar/calendar.ts';
import { EVERYONE, OWNERS, route } from './route.ts';

/**
 * What a message is about. `asked`: a new approval · `reminder`: it is due soon · `escalated`: nobody decided in time, now it is
 * yours · `assigned`: somebody gave it to you · `comment` · `breaker`: a dial was stopped · `recommendation`: a dial may go up.
 */
export const noticeKindSchema = z.enum([
  'asked',
  'reminder',
  'escalated',
  'assigned',
  'comment',
  'breaker',
  'recommendation',
]);
export type NoticeKind = z.infer<typeof noticeKindSchema>;

/** `page`: in the open browser. `webhook`: the workspace's channel, which speaks as Slack does. */
export const noticeChannelSchema = z.enum(['email', 'page', 'webhook']);
export type NoticeChannel = z.infer<typeof noticeChannelSchema>;

/** When a channel is used: at once (one message a minute at most), gathered, or never. */
export const noticePaceSchema = z.discriminatedUnion('mode', [
  z.object({ mode: z.literal('each') }),
  z.object({ mode: z.literal('every'), minutes: z.int().min(5, 'Give 5 minutes or more.').max(1440) }),
  z.object({ mode: z.literal('daily'), at: timeOfDaySchema }),
  z.object({ mode: z.literal('none') }),
]);
export type NoticePace = z.infer<typeof noticePaceSchema>;

/** Nothing is sent from one time of day to the other; over midnight when `to` is earlier. */
export const quietHoursSchema = z
  .object({ from: timeOfDaySchema, to: timeOfDaySchema })
  .refine(({ from, to }) => from !== to, { path: ['to'], error: 'Give another time than the beginning.' });
export type QuietHours = z.infer<typeof quietHoursSchema>;

/** What a person chose for themselves. */
export const noticeChoiceSchema = z.object({
  email: noticePaceSchema,
  page: noticePaceSchema,
  quiet: quietHoursSchema.nullable(),
  timeZone: timeZoneSchema,
});
export type NoticeChoice = z.infer<typeof noticeChoiceSchema>;

/** What holds for the workspace. The address of the webhook is a secret: it goes in and never comes out. */
export const noticeSettingsSchema = z.object({
  /** Connection of the kind `smtp` that e-mail goes through; null: nobody gets e-mail. */
  mailConnection: z.string().max(100).nullable(),
  hasWebhook: z.boolean(),
  webhook: noticePaceSchema,
  /** Messages hold links to decide without signing in; else they point to the app. */
  hasLinks: z.boolean(),
  /** A link ends after so many hours, or at the due time if that is earlier. */
  linkHours: z.int().min(1).max(720),
});
export type NoticeSettings = z.infer<typeof noticeSettingsSchema>;

const webhookUrl = z.url({ protocol: /^https?$/, error: 'Give the whole address, beginning with https://.' }).max(2000);

export const notifications = {
  settings: route({
    method: 'GET',
    path: '/api/notifications/settings',
    summary: 'How the workspace tells people what waits',
    access: EVERYONE,
    response: noticeSettingsSchema,
  }),
  saveSettings: route({
    method: 'PATCH',
    path: '/api/notifications/settings',
    summary: 'Change how people are told; `webhookUrl` null takes the webhook away',
    access: OWNERS,
    body: noticeSettingsSchema.omit({ hasWebhook: true }).partial().extend({ webhookUrl: webhookUrl.nullish() }),
    response: noticeSettingsSchema,
  }),
  test: route({
    method: 'POST',
    path: '/api/notifications/test',
    summary: 'Send a test message: e-mail to yourself, or to the webhook',
    access: OWNERS,
    body: z.object({ channel: z.enum(['email', 'webhook']) }),
    response: z.object({ ok: z.boolean(), message: z.string() }),
  }),
  choice: route({
    method: 'GET',
    path: '/api/me/notifications',
    summary: 'How you are told',
    access: EVERYONE,
    response: noticeChoiceSchema,
  }),
  saveChoice: route({
    method: 'PUT',
    path: '/api/me/notifications',
    summary: 'Choose how you are told; what still waits to be sent follows',
    access: EVERYONE,
    body: noticeChoiceSchema,
    response: noticeChoiceSchema,
  }),
};

/** How many reviews a day there will be, and how many the people who decide usually do. */
export const forecastSchema = z.object({
  /** Reviews expected on a working day. */
  perDay: z.number(),
  /** What all reviewers together clear on a working day. */
  cleared: z.number(),
  /** Median of decided items on the days on which they decided, over the last 14 days. */
  reviewers: z.array(z.object({ name: z.string(), perDay: z.number() })),
  open: z.number(),
  sentence: z.string(),
});
export type Forecast = z.infer<typeof forecastSchema>;

export const reviewLoad = {
  forecast: route({
    method: 'GET',
    path: '/api/approvals/forecast',
    summary: 'Expected reviews a day against what people clear; `share`: if that much of a step went alone',
    access: EVERYONE,
    query: z.object({
      workflowId: z.string().max(100).optional(),
      nodeId: z.string().max(100).optional(),
      share: z.coerce.number().min(0).max(1).optional(),
    }),
    response: forecastSchema,
  }),
};
