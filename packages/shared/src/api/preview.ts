// Preview on past items: the draft's configuration of an AI step, tried on items that people have decided. It is no evidence.
import * as z from 'zod';
import { BUILDERS, EVERYONE, okSchema, route } from './route.ts';

/** At most so many past items are tried, of so many days. */
export const PREVIEW_ITEMS = 200;
export const PREVIEW_DAYS = 90;
/** A step with fewer decided items may be published without a preview, and a preview of fewer is none. */
export const PREVIEW_LEAST = 20;

export const pastVerdictSchema = z.enum(['approved', 'edited', 'rejected', 'unsure']);

/**
 * `worse`: the old answer was what people approved, the new one is not · `better`: the other way round · `different`: another answer,
 * and nobody can say which is right (it was rejected, or neither is what people made of it) · `failed`: there is no new answer.
 */
export const previewChangeSchema = z.enum(['same', 'better', 'worse', 'different', 'failed']);
export type PreviewChange = z.infer<typeof previewChangeSchema>;

export const previewItemSchema = z.object({
  approvalId: z.string(),
  runId: z.string(),
  /** When it was decided. */
  at: z.number(),
  subject: z.string(),
  verdict: pastVerdictSchema,
  /** What people made of it: approved as it was, or edited; null when they refused it. */
  approved: z.unknown(),
  /** What was drafted then, and what the draft's configuration makes of the same input; null when it failed. */
  before: z.unknown(),
  after: z.unknown(),
  change: previewChangeSchema,
  /** Names of the fields in which `after` differs from `before` in what matters. */
  fields: z.array(z.string()),
  /** Why there is no new answer, in words. */
  problem: z.string().nullable(),
});
export type PreviewItem = z.infer<typeof previewItemSchema>;

export const previewSchema = z.object({
  state: z.enum(['none', 'running', 'done', 'failed']),
  /** The outcome in a sentence. */
  words: z.string(),
  total: z.number(),
  /** Tried so far; of these: */
  done: z.number(),
  changed: z.number(),
  better: z.number(),
  worse: z.number(),
  same: z.number(),
  failed: z.number(),
  /** US dollars; null when the price of the model is not known. */
  costUsd: z.number().nullable(),
  /** Those for the worse first. */
  items: z.array(previewItemSchema),
  /** Of the configuration that was tried; null when none was. */
  configHash: z.string().nullable(),
  /** The draft is still what was tried. */
  isCurrent: z.boolean(),
  /** Tried instead of the model in the step's configuration. */
  model: z.string().nullable(),
  /** When it began. */
  at: z.number().nullable(),
});
export type Preview = z.infer<typeof previewSchema>;

/** A past item of a step that people approved or edited: what it was given, and what they want of it. */
export const regressionItemSchema = z.object({
  approvalId: z.string(),
  runId: z.string(),
  at: z.number(),
  subject: z.string(),
  verdict: z.enum(['approved', 'edited']),
  /** The fields of the step's configuration that hold values of the run, as they were. */
  input: z.record(z.string(), z.unknown()),
  expected: z.unknown(),
});
export type RegressionItem = z.infer<typeof regressionItemSchema>;

const nodeParams = z.object({ id: z.string(), nodeId: z.string() });
const place = '/api/workflows/:id/nodes/:nodeId/preview' as const;

export const preview = {
  start: route({
    method: 'POST',
    path: place,
    summary: 'Try the draft of an AI step on past decided items, without any effect; 409 when another one is under way',
    access: BUILDERS,
    params: nodeParams,
    body: z.object({
      limit: z.int().min(1).max(PREVIEW_ITEMS).default(PREVIEW_ITEMS),
      /** Tries this model instead of the one that the step has. */
      model: z.string().trim().min(1).max(500).optional(),
    }),
    response: previewSchema,
    status: 202,
  }),
  get: route({
    method: 'GET',
    path: place,
    summary: 'The newest preview of a step, under way or done',
    access: EVERYONE,
    params: nodeParams,
    response: previewSchema,
  }),
  cancel: route({
    method: 'DELETE',
    path: place,
    summary: 'Stop the preview that is under way; the one before it stays',
    access: BUILDERS,
    params: nodeParams,
    response: okSchema,
  }),
  regression: route({
    method: 'GET',
    path: '/api/workflows/:id/nodes/:nodeId/regression',
    summary: 'Past items of a step that people approved or edited, newest first',
    access: EVERYONE,
    params: nodeParams,
    query: z.object({ limit: z.coerce.number().int().min(1).max(PREVIEW_ITEMS).default(PREVIEW_ITEMS) }),
    response: z.object({ items: z.array(regressionItemSchema) }),
  }),
};
