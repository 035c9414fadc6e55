// Runs: list, the journal and what may be done to one.
import * as z from 'zod';
import { graphSchema } from '../graph/graph.ts';
import { runEventSchema, runModeSchema } from '../run/event.ts';
import { scoreLabelSchema } from './approvals.ts';
import { BUILDERS, DECIDERS, EVERYONE, idParams, okSchema, pageOf, pageQuery, route } from './route.ts';

export const runStatusSchema = z.enum(['running', 'waiting', 'completed', 'failed', 'cancelled']);

export const runSummarySchema = z.object({
  id: z.string(),
  workflowId: z.string(),
  workflowTitle: z.string(),
  /** Null: a run of the draft. */
  version: z.number().nullable(),
  mode: runModeSchema,
  status: runStatusSchema,
  startedAt: z.number(),
  endedAt: z.number().nullable(),
  /** One line on what it was about: the trigger's subject, sender or first text. */
  subject: z.string(),
  /** For a failed run: what went wrong; for a waiting one: what it waits for. */
  note: z.string().nullable(),
  /** Model cost so far in US dollars. */
  costUsd: z.number(),
  /** The run it works for, and the place of its item; null for a run that stands by itself. */
  parent: z.object({ runId: z.string(), key: z.string(), index: z.number() }).nullable(),
});
export type RunSummary = z.infer<typeof runSummarySchema>;

export const journalEntrySchema = z.object({ seq: z.number(), event: runEventSchema });

/**
 * Steps whose values are left out of the events, by key, with the reason in words: somebody is to answer before seeing them, or they
 * were made of such. After that they are there.
 */
const hiddenSchema = z.record(z.string(), z.string());

/** The run state is `fold(events)`; it is made where it is shown, from these. */
export const runDetailSchema = runSummarySchema.extend({
  graph: graphSchema,
  events: z.array(journalEntrySchema),
  hidden: hiddenSchema,
  /** What the scores of its steps mean, by step key; nothing of a step that somebody is to answer before seeing its draft. */
  scoreLabels: z.record(z.string(), scoreLabelSchema),
});
export type RunDetail = z.infer<typeof runDetailSchema>;

/** Corrected fields of the failed steps' configs, by node id. */
// Strict: a misspelt name would try again without the correction.
const retryBody = z
  .strictObject({ corrections: z.record(z.string(), z.record(z.string(), z.unknown())).optional() })
  .optional();

export const alikeSchema = z.object({
  /** How many failed so, this one included; `runs` lists the oldest. */
  total: z.number(),
  runs: z.array(z.object({ id: z.string(), subject: z.string() })),
  /** Failed steps that change something outside, one entry a step. */
  effects: z.array(
    z.object({
      nodeId: z.string(),
      nodeTitle: z.string(),
      /** What one of them would do, in a line. */
      example: z.string().nullable(),
      isIdempotent: z.boolean(),
      runs: z.number(),
      /** In so many of them an attempt was made, so that it may have happened already. */
      mayHaveHappened: z.number(),
    }),
  ),
});
export type Alike = z.infer<typeof alikeSchema>;

export const retriedAlikeSchema = z.object({
  retried: z.number(),
  refused: z.array(z.object({ id: z.string(), message: z.string() })),
  /** So many are left for another call. */
  left: z.number(),
});
export type RetriedAlike = z.infer<typeof retriedAlikeSchema>;

export const runs = {
  list: route({
    method: 'GET',
    path: '/api/runs',
    summary: 'Runs, newest first',
    access: EVERYONE,
    query: pageQuery.extend({
      workflowId: z.string().optional(),
      status: z
        .string()
        .regex(
          /^(running|waiting|completed|failed|cancelled)(,(running|waiting|completed|failed|cancelled))*$/,
          'Use running, waiting, completed, failed, cancelled, with commas between them',
        )
        .optional(),
      mode: runModeSchema.optional(),
      from: z.coerce.number().optional(),
      to: z.coerce.number().optional(),
    }),
    response: pageOf(runSummarySchema),
  }),
  get: route({
    method: 'GET',
    path: '/api/runs/:id',
    summary: 'A run: its graph and its journal',
    access: EVERYONE,
    params: idParams,
    response: runDetailSchema,
  }),
  events: route({
    method: 'GET',
    path: '/api/runs/:id/events',
    summary: 'The journal, or what came after `after`',
    access: EVERYONE,
    params: idParams,
    query: z.object({ after: z.coerce.number().int().optional() }),
    response: z.object({ items: z.array(journalEntrySchema), hidden: hiddenSchema }),
  }),
  cancel: route({
    method: 'POST',
    path: '/api/runs/:id/cancel',
    summary: 'Stop a run for good',
    access: DECIDERS,
    params: idParams,
    response: runSummarySchema,
  }),
  retry: route({
    method: 'POST',
    path: '/api/runs/:id/retry',
    summary: 'Try a failed run again from the step that failed, with corrections where it needs some',
    access: DECIDERS,
    params: idParams,
    body: retryBody,
    response: runSummarySchema,
  }),
  alike: route({
    method: 'GET',
    path: '/api/runs/:id/alike',
    summary: 'Runs that failed like this one, and what of them would be carried out again',
    access: EVERYONE,
    params: idParams,
    response: alikeSchema,
  }),
  retryAlike: route({
    method: 'POST',
    path: '/api/runs/:id/alike/retry',
    summary: 'Try all runs again that failed like this one',
    access: DECIDERS,
    params: idParams,
    body: retryBody,
    response: retriedAlikeSchema,
  }),
  fork: route({
    method: 'POST',
    path: '/api/runs/:id/fork',
    summary: 'Begin a new run with what this one had done, up to a cut',
    access: BUILDERS,
    params: idParams,
    // Strict: a misspelt `cut` would do everything anew.
    body: z.strictObject({
      /** Keys of the steps that are done anew, with everything after them; none: from the start. */
      cut: z.array(z.string()).max(2000).default([]),
      /** What came in, edited; only from the start. */
      input: z.unknown().optional(),
      version: z.int().min(1).optional(),
      /** Calls that the old run made are answered from it. */
      useRecorded: z.boolean().default(false),
      /** Effects after the cut really happen; else they are refused, as in a test run. */
      allowEffects: z.boolean().default(false),
    }),
    response: z.object({ runId: z.string() }),
    status: 201,
  }),
  children: route({
    method: 'GET',
    path: '/api/runs/:id/children',
    summary: 'Child runs of a step of a run, in the order of their items',
    access: EVERYONE,
    params: idParams,
    query: pageQuery.extend({ key: z.string().optional() }),
    response: pageOf(runSummarySchema),
  }),
  hold: route({
    method: 'POST',
    path: '/api/runs/:id/steps/:key/hold',
    summary: 'Hold back an action that is about to go out alone; it becomes a question in the inbox',
    access: DECIDERS,
    params: z.object({ id: z.string(), key: z.string() }),
    response: okSchema,
  }),
  resolve: route({
    method: 'POST',
    path: '/api/runs/:id/steps/:key/resolve',
    summary: 'Say whether an uncertain effect happened',
    access: DECIDERS,
    params: z.object({ id: z.string(), key: z.string() }),
    body: z.object({ answer: z.enum(['done', 'again', 'stop']) }),
    response: okSchema,
  }),
};
