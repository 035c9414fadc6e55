// The workspace: first run, people, settings, results, health.
import * as z from 'zod';
import { calendarSchema } from '../calendar/calendar.ts';
import { levelSchema } from '../graph/dial-setting.ts';
import { incidentStateSchema } from './incidents.ts';
import { retentionSchema } from './retention.ts';
import { EVERYONE, idParams, OWNERS, okSchema, roleSchema, route } from './route.ts';

export const userSchema = z.object({
  id: z.string(),
  name: z.string(),
  email: z.string(),
  role: roleSchema,
  createdAt: z.number(),
});
export type User = z.infer<typeof userSchema>;
const password = z.string().min(10, 'Use at least 10 characters').max(200);
const personName = z.string().trim().min(1, 'Tell us a name').max(100);

/** How the people who decide are supported and measured (dial.md 2.7). All of it is told to them. */
export const reviewQualitySchema = z.object({
  /** Planted drafts with a mistake, as a share of drafts; 0: none. They can never be carried out. */
  canaryShare: z.number().min(0).max(0.2),
  /** Share of drafts that a person answers before seeing them; 0: none. */
  blindShare: z.number().min(0).max(0.5),
  /** Approvals faster than one can read do not count as proof. */
  isSpeedChecked: z.boolean(),
  /** A disagreement that matters is shown to a second person, whose verdict counts. */
  hasSecondLook: z.boolean(),
});
export type ReviewQuality = z.infer<typeof reviewQualitySchema>;

export const settingsSchema = z.object({
  workspaceName: z.string().min(1).max(100),
  /** How dials are raised: `judgement` by hand at once, `earned` by evidence only (dial.md). */
  policy: z.enum(['judgement', 'earned']),
  ceiling: levelSchema,
  /** The most each class of action may ever do alone; class X never does anything alone (dial.md 2.8). */
  classCeilings: z.object({ B: levelSchema, C: levelSchema, D: levelSchema }),
  /** Raising a dial above what it has earned needs a second owner or builder. */
  needsSecondPerson: z.boolean(),
  /** A recommendation to go up is followed by itself. */
  isAutoRaised: z.boolean(),
  /** Before a recommendation to go up: how old the evidence must be, and of how many reviewers. */
  minEvidenceDays: z.int().min(0).max(365),
  minReviewers: z.int().min(1).max(10),
  reviewQuality: reviewQualitySchema,
  /** An AI step that changed is tried on past items before its workflow is published again. */
  requiresPreview: z.boolean(),
  /** Seconds between a decision and its effect; 0 for API keys. */
  undoSeconds: z.int().min(0).max(3600),
  /** Private or local hosts that workflows may call: `host` or `host:port`. */
  allowedHosts: z.array(z.string().min(1).max(260)).max(100),
  currency: z.string().regex(/^[A-Z]{3}$/, 'Use a currency code such as GBP'),
  /** When people work; null: every minute counts. */
  calendar: calendarSchema.nullable(),
  /** Of workflows that say nothing themselves. */
  ...retentionSchema.shape,
});
export type Settings = z.infer<typeof settingsSchema>;

export const apiKeySchema = z.object({
  id: z.string(),
  name: z.string(),
  start: z.string(),
  createdAt: z.number(),
  lastUsedAt: z.number().nullable(),
});

export const workspace = {
  health: route({
    method: 'GET',
    path: '/api/health',
    summary: 'Whether store and engine are up',
    access: 'public',
    response: z.object({ status: z.literal('ok'), version: z.string() }),
  }),
  setupState: route({
    method: 'GET',
    path: '/api/setup',
    summary: 'Whether the owner account is still to be made',
    access: 'public',
    response: z.object({ needed: z.boolean() }),
  }),
  setup: route({
    method: 'POST',
    path: '/api/setup',
    summary: 'First run only: creates the owner and signs in',
    access: 'public',
    body: z.object({ name: personName, email: z.email('Give an e-mail address such as ann@example.com'), password }),
    response: z.object({ user: userSchema }),
    status: 201,
  }),
  me: route({
    method: 'GET',
    path: '/api/me',
    summary: 'Who is calling',
    access: EVERYONE,
    response: z.object({
      user: userSchema,
      workspaceName: z.string(),
      counts: z.object({ approvals: z.number() }),
      killSwitch: z.boolean(),
      hasModel: z.boolean(),
    }),
  }),
  settings: route({
    method: 'GET',
    path: '/api/settings',
    summary: 'Workspace settings',
    access: EVERYONE,
    response: settingsSchema,
  }),
  saveSettings: route({
    method: 'PATCH',
    path: '/api/settings',
    summary: 'Change settings',
    access: OWNERS,
    body: settingsSchema.partial(),
    response: settingsSchema,
  }),
};

export const users = {
  list: route({
    method: 'GET',
    path: '/api/users',
    summary: 'Everyone in the workspace',
    access: EVERYONE,
    response: z.object({ items: z.array(userSchema) }),
  }),
  create: route({
    method: 'POST',
    path: '/api/users',
    summary: 'Add a person with a role and a first password',
    access: OWNERS,
    body: z.object({
      name: personName,
      email: z.email('Give an e-mail address such as ann@example.com'),
      role: roleSchema,
      password,
    }),
    response: userSchema,
    status: 201,
  }),
  update: route({
    method: 'PATCH',
    path: '/api/users/:id',
    summary: 'Change name, role or password; the last owner stays',
    access: OWNERS,
    params: idParams,
    body: z.object({ name: personName.optional(), role: roleSchema.optional(), password: password.optional() }),
    response: userSchema,
  }),
  remove: route({
    method: 'DELETE',
    path: '/api/users/:id',
    summary: 'Remove a person; the last owner stays',
    access: OWNERS,
    params: idParams,
    response: okSchema,
  }),
};

export const keys = {
  list: route({
    method: 'GET',
    path: '/api/keys',
    summary: 'Your API keys, without the keys',
    access: EVERYONE,
    response: z.object({ items: z.array(apiKeySchema) }),
  }),
  create: route({
    method: 'POST',
    path: '/api/keys',
    summary: 'Make an API key; it is shown once',
    access: EVERYONE,
    body: z.object({ name: z.string().trim().min(1, 'Give the key a name').max(100) }),
    response: apiKeySchema.extend({ key: z.string() }),
    status: 201,
  }),
  remove: route({
    method: 'DELETE',
    path: '/api/keys/:id',
    summary: 'Revoke an API key',
    access: EVERYONE,
    params: idParams,
    response: okSchema,
  }),
};

/** One metric of one workflow: a total and a value per day, oldest first. */
export const metricSeriesSchema = z.object({
  metric: z.string(),
  kind: z.enum(['count', 'duration', 'money']),
  unit: z.string(),
  workflowId: z.string(),
  workflowTitle: z.string(),
  total: z.number(),
  /** Points in the range: how often it was recorded. */
  points: z.number(),
  days: z.array(z.object({ day: z.string(), value: z.number(), points: z.number() })),
});
export type MetricSeries = z.infer<typeof metricSeriesSchema>;
export const metrics = {
  list: route({
    method: 'GET',
    path: '/api/metrics',
    summary: 'Metrics per workflow with a daily trend; test and sample runs never count',
    access: EVERYONE,
    query: z.object({ days: z.coerce.number().int().min(1).max(365).default(30), workflowId: z.string().optional() }),
    response: z.object({ items: z.array(metricSeriesSchema) }),
  }),
};

/** What `GET /api/stream` sends. `id` of the SSE message is the journal's place, so that a browser that was away catches up. */
export const streamEventSchema = z.discriminatedUnion('type', [
  z.object({ type: z.literal('run'), runId: z.string(), workflowId: z.string(), status: z.string(), at: z.number() }),
  z.object({
    type: z.literal('step'),
    runId: z.string(),
    workflowId: z.string(),
    key: z.string(),
    status: z.string(),
    port: z.string().nullable(),
    at: z.number(),
  }),
  z.object({
    type: z.literal('approval'),
    runId: z.string(),
    workflowId: z.string(),
    approvalId: z.string(),
    status: z.string(),
    at: z.number(),
  }),
  z.object({
    type: z.literal('dial'),
    workflowId: z.string().nullable(),
    nodeId: z.string().nullable(),
    at: z.number(),
  }),
  z.object({ type: z.literal('workflow'), workflowId: z.string(), at: z.number() }),
  /** An incident is new, or its state changed. */
  z.object({ type: z.literal('incident'), incidentId: z.string(), state: incidentStateSchema, at: z.number() }),
  /** For the person who reads the stream alone: something waits for them. `path` is where in the app; `count`: so many things at once. */
  z.object({
    type: z.literal('notice'),
    id: z.string(),
    title: z.string(),
    text: z.string(),
    path: z.string(),
    count: z.number(),
    at: z.number(),
  }),
  /** So much was missed that the browser should read everything anew. */
  z.object({ type: z.literal('reset') }),
]);
export type StreamEvent = z.infer<typeof streamEventSchema>;
