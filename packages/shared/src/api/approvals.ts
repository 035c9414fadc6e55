// Approvals: what waits for a person, and the decision. Only POST decides.
import * as z from 'zod';
import { approvalKindSchema, decisionSchema, questionFieldSchema, runModeSchema } from '../run/event.ts';
import { DECIDERS, EVERYONE, idParams, pageOf, pageQuery, route } from './route.ts';

export const approvalStatusSchema = z.enum(['open', 'decided', 'expired', 'withdrawn']);

export const approvalSummarySchema = z.object({
  id: z.string(),
  runId: z.string(),
  key: z.string(),
  workflowId: z.string(),
  workflowTitle: z.string(),
  nodeTitle: z.string(),
  kind: approvalKindSchema,
  mode: runModeSchema,
  status: approvalStatusSchema,
  /** Who or what it is about ("Priya N."), and what it is ("Oak door, 2 panel"). */
  subject: z.string(),
  question: z.string(),
  why: z.string(),
  score: z.number().nullable(),
  assignee: z.string().nullable(),
  askedAt: z.number(),
  dueAt: z.number().nullable(),
});
export type ApprovalSummary = z.infer<typeof approvalSummarySchema>;

export const decidedSchema = z.object({
  decision: decisionSchema,
  by: z.object({ id: z.string(), name: z.string() }),
  at: z.number(),
  reason: z.string().nullable(),
  output: z.unknown().optional(),
  /** Until then `undo` takes it back. */
  effectiveAt: z.number(),
  isSettled: z.boolean(),
});

export const approvalSchema = approvalSummarySchema.extend({
  /** What came in: the trigger's envelope. */
  source: z.object({
    title: z.string(),
    text: z.string().nullable(),
    values: z.array(z.object({ label: z.string(), value: z.unknown() })),
  }),
  /** What reading steps found; `isUnsure` marks values that are not in the source. */
  facts: z.array(z.object({ label: z.string(), value: z.unknown(), from: z.string(), isUnsure: z.boolean() })),
  show: z.array(z.object({ label: z.string(), value: z.string() })),
  /** The draft: values by name. Strings may be long text; what is edited comes back whole as the decision's `output`. */
  draft: z.record(z.string(), z.unknown()).nullable(),
  /** Names of the draft's values that may be edited. */
  editable: z.array(z.string()),
  /** Words in the draft it was least sure of. */
  unsureWords: z.array(z.string()),
  fields: z.array(questionFieldSchema),
  /** Decisions that can be taken here, in order. */
  decisions: z.array(decisionSchema),
  /** The last three like it: same node, newest first. */
  similar: z.array(
    z.object({ id: z.string(), runId: z.string(), subject: z.string(), decision: decisionSchema, at: z.number() }),
  ),
  decided: decidedSchema.nullable(),
  /** Seconds between a decision and its effect, for the person asking. */
  undoSeconds: z.number(),
  /** The draft was made by rules, with no AI model connected. */
  isBuiltIn: z.boolean(),
  /** The caller may decide this one. */
  mayDecide: z.boolean(),
});
export type Approval = z.infer<typeof approvalSchema>;

export const approvals = {
  list: route({
    method: 'GET',
    path: '/api/approvals',
    summary: 'What waits for a person, by due time',
    access: EVERYONE,
    query: pageQuery.extend({
      status: approvalStatusSchema.default('open'),
      workflowId: z.string().optional(),
      runId: z.string().optional(),
    }),
    response: pageOf(approvalSummarySchema).extend({ open: z.number() }),
  }),
  get: route({
    method: 'GET',
    path: '/api/approvals/:id',
    summary: 'One approval with everything needed to decide',
    access: EVERYONE,
    params: idParams,
    response: approvalSchema,
  }),
  decide: route({
    method: 'POST',
    path: '/api/approvals/:id/decision',
    summary: 'Decide; stored at once, takes effect after the undo time',
    access: DECIDERS,
    params: idParams,
    body: z.object({
      decision: decisionSchema,
      /** The whole edited value, or a form's fields. */
      output: z.unknown().optional(),
      reason: z.string().max(2000).optional(),
      seconds: z.number().min(0).max(1_000_000).optional(),
      idempotencyKey: z.string().min(1).max(200),
    }),
    response: approvalSchema,
  }),
  undo: route({
    method: 'POST',
    path: '/api/approvals/:id/undo',
    summary: 'Take a decision back before it takes effect',
    access: DECIDERS,
    params: idParams,
    response: approvalSchema,
  }),
};
