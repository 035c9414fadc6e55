// Deliveries that started nothing: held while their workflow is paused, or rejected because they did not fit its trigger.
import * as z from 'zod';
import { BUILDERS, DECIDERS, EVERYONE, idParams, okSchema, pageOf, pageQuery, route } from './route.ts';

/** `held`: starts when its workflow is resumed · `rejected`: did not fit its trigger · `replayed`: was rejected, then corrected and started. */
export const deliveryStateSchema = z.enum(['held', 'rejected', 'replayed']);

export const deliverySummarySchema = z.object({
  id: z.string(),
  workflowId: z.string(),
  workflowTitle: z.string(),
  /** The trigger it came in by; empty for a failure that is handed to the workflow as a whole. */
  nodeId: z.string(),
  state: deliveryStateSchema,
  channel: z.string(),
  /** One line on who sent it or what it says, as far as it can be told. */
  subject: z.string(),
  /** What is wrong with it; nothing for a held one. */
  problems: z.array(z.object({ field: z.string(), message: z.string() })),
  /** How often the same came. */
  times: z.number(),
  at: z.number(),
  lastAt: z.number(),
  /** The run it was started as. */
  runId: z.string().nullable(),
});
export type DeliverySummary = z.infer<typeof deliverySummarySchema>;

export const deliveryDetailSchema = deliverySummarySchema.extend({
  body: z.unknown(),
  /** The content could not be read: `body` is its text. */
  isUnreadable: z.boolean(),
  /** Without secrets. */
  headers: z.record(z.string(), z.string()),
  query: z.record(z.string(), z.string()),
});
export type DeliveryDetail = z.infer<typeof deliveryDetailSchema>;

export const deliveryCountsSchema = z.object({
  workflowId: z.string(),
  workflowTitle: z.string(),
  held: z.number(),
  rejected: z.number(),
  /** Turned away while the workflow was paused, since it was made. */
  dropped: z.number(),
  lastDroppedAt: z.number().nullable(),
});
export type DeliveryCounts = z.infer<typeof deliveryCountsSchema>;

const filterSchema = pageQuery.extend({
  workflowId: z.string().optional(),
  state: deliveryStateSchema.default('rejected'),
});
export type DeliveryFilter = z.infer<typeof filterSchema>;

export const deliveries = {
  counts: route({
    method: 'GET',
    path: '/api/deliveries/counts',
    summary: 'How many deliveries are held, rejected or were dropped, by workflow',
    access: EVERYONE,
    response: z.object({ items: z.array(deliveryCountsSchema) }),
  }),
  list: route({
    method: 'GET',
    path: '/api/deliveries',
    summary: 'Deliveries that started nothing, newest first; held ones in the order they will start',
    access: EVERYONE,
    query: filterSchema,
    response: pageOf(deliverySummarySchema),
  }),
  get: route({
    method: 'GET',
    path: '/api/deliveries/:id',
    summary: 'A delivery with its content',
    access: EVERYONE,
    params: idParams,
    response: deliveryDetailSchema,
  }),
  replay: route({
    method: 'POST',
    path: '/api/deliveries/:id/replay',
    summary: 'Start a run with a rejected delivery, with a corrected body if one is given',
    access: DECIDERS,
    params: idParams,
    body: z.object({ body: z.unknown().optional() }),
    response: z.object({ runId: z.string() }),
  }),
  remove: route({
    method: 'DELETE',
    path: '/api/deliveries/:id',
    summary: 'Remove a rejected delivery',
    access: BUILDERS,
    params: idParams,
    response: okSchema,
  }),
};
