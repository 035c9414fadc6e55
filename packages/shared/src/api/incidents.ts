// Incidents: what went wrong or went silent, grouped by its cause, until somebody or the next success closes it.
import * as z from 'zod';
import { DECIDERS, EVERYONE, idParams, pageOf, pageQuery, route } from './route.ts';

/**
 * `run-failures`: runs that failed by one cause · `trigger-silent`: nothing arrives where something usually does · `schedule-missed`: a
 * due time passed and nothing started · `queue-growing`: more is waiting at every look · `connection-failing`: steps that use it fail ·
 * `dial-stopped`: checks of what went out alone found too many mistakes.
 */
export const incidentKindSchema = z.enum([
  'run-failures',
  'trigger-silent',
  'schedule-missed',
  'queue-growing',
  'connection-failing',
  'dial-stopped',
]);
export type IncidentKind = z.infer<typeof incidentKindSchema>;

export const incidentStateSchema = z.enum(['open', 'acknowledged', 'resolved']);
export type IncidentState = z.infer<typeof incidentStateSchema>;

export const incidentSchema = z.object({
  id: z.string(),
  kind: incidentKindSchema,
  state: incidentStateSchema,
  workflowId: z.string().nullable(),
  nodeId: z.string().nullable(),
  connectionId: z.string().nullable(),
  /** One line: what is wrong, and where. */
  title: z.string(),
  /** What was seen last. */
  detail: z.string(),
  /** What to do about it. */
  suggestion: z.string(),
  firstSeen: z.number(),
  lastSeen: z.number(),
  occurrences: z.number(),
  runsAffected: z.number(),
  /** Names of people; `Leeway` when it closed the incident by itself. */
  acknowledgedBy: z.string().nullable(),
  resolvedBy: z.string().nullable(),
  resolvedAt: z.number().nullable(),
  note: z.string().nullable(),
});
export type Incident = z.infer<typeof incidentSchema>;

export const incidents = {
  list: route({
    method: 'GET',
    path: '/api/incidents',
    summary: 'Incidents, newest first',
    access: EVERYONE,
    query: pageQuery.extend({
      state: z
        .string()
        .regex(/^(open|acknowledged|resolved)(,(open|acknowledged|resolved))*$/)
        .optional(),
      workflowId: z.string().max(100).optional(),
    }),
    response: pageOf(incidentSchema),
  }),
  get: route({
    method: 'GET',
    path: '/api/incidents/:id',
    summary: 'An incident with the newest of its runs',
    access: EVERYONE,
    params: idParams,
    response: incidentSchema.extend({ runIds: z.array(z.string()) }),
  }),
  update: route({
    method: 'PATCH',
    path: '/api/incidents/:id',
    summary: 'Acknowledge, resolve or reopen an incident, with a note',
    access: DECIDERS,
    params: idParams,
    body: z.object({ state: incidentStateSchema, note: z.string().trim().max(2000).optional() }),
    response: incidentSchema,
  }),
};
