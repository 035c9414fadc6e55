// Runs: list, the journal and what may be done to one.
import * as z from 'zod';
import { graphSchema } from '../graph/graph.ts';
import { runEventSchema, runModeSchema } from '../run/event.ts';
import { DECIDERS, EVERYONE, idParams, okSchema, pageOf, pageQuery, route } from './route.ts';

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
});
export type RunSummary = z.infer<typeof runSummarySchema>;

export const journalEntrySchema = z.object({ seq: z.number(), event: runEventSchema });

/** The run state is `fold(events)`; it is made where it is shown, from these. */
export const runDetailSchema = runSummarySchema.extend({ graph: graphSchema, events: z.array(journalEntrySchema) });
export type RunDetail = z.infer<typeof runDetailSchema>;

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
        .regex(/^(running|waiting|completed|failed|cancelled)(,(running|waiting|completed|failed|cancelled))*$/)
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
    response: z.object({ items: z.array(journalEntrySchema) }),
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
    summary: 'Try a failed run again from the step that failed',
    access: DECIDERS,
    params: idParams,
    response: runSummarySchema,
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
