// Workflows: the draft, its versions, publishing, and live dials.
import * as z from 'zod';
import { dialSettingSchema } from '../graph/dial-setting.ts';
import { graphSchema } from '../graph/graph.ts';
import { problemSchema } from '../graph/problem.ts';
import { actorSchema } from '../run/event.ts';
import { retentionSchema } from './retention.ts';
import { BUILDERS, DECIDERS, EVERYONE, idParams, okSchema, route } from './route.ts';

export const workflowStatusSchema = z.enum(['draft', 'live', 'paused']);

export const workflowSummarySchema = z.object({
  id: z.string(),
  title: z.string(),
  status: workflowStatusSchema,
  /** Number of the live version, null before the first publish. */
  version: z.number().nullable(),
  /** The draft differs from the live version. */
  hasChanges: z.boolean(),
  /** Made from a template and nothing real is connected yet. */
  isSample: z.boolean(),
  killSwitch: z.boolean(),
  updatedAt: z.number(),
  /** First line of what it does, made from the graph. */
  summary: z.string(),
  /** Least trusted outward step's level, for the home table. */
  lowestLevel: z.string().nullable(),
  /** Of that step: the share of its last 200 items that went alone; null without any. */
  shareAlone: z.number().nullable(),
  counts: z.object({
    running: z.number(),
    /** Questions open for a person, as many as `GET /api/approvals` lists; runs that wait for something else are not among them. */
    waiting: z.number(),
    failed7d: z.number(),
    /** Runs per day, oldest first, the last 7 days. */
    perDay: z.array(z.number()),
  }),
});
export type WorkflowSummary = z.infer<typeof workflowSummarySchema>;

const silenceMinutesSchema = z.int().min(0).max(525_600, 'Use a year at most');

/** The live setting of one dial, and who set it. */
export const liveDialSchema = z.object({
  nodeId: z.string(),
  setting: dialSettingSchema,
  setAt: z.number(),
  by: actorSchema.nullable(),
  /** Set by hand above what evidence has earned (dial.md, `judgement`). */
  isByHand: z.boolean(),
  reason: z.string().nullable(),
});
export type LiveDial = z.infer<typeof liveDialSchema>;

export const workflowSchema = workflowSummarySchema.extend({
  draft: z.object({ graph: graphSchema, revision: z.number(), savedAt: z.number(), savedBy: z.string().nullable() }),
  dials: z.array(liveDialSchema),
  /** How long its finished runs are kept; null: as the workspace's settings say. */
  retention: retentionSchema.nullable(),
  /** Minutes without a start that are an incident; null: learned from its usual gaps, 0: never. */
  silenceMinutes: silenceMinutesSchema.nullable(),
  problems: z.array(problemSchema),
});
export type Workflow = z.infer<typeof workflowSchema>;

export const versionSummarySchema = z.object({
  version: z.number(),
  publishedAt: z.number(),
  publishedBy: z.string().nullable(),
  isLive: z.boolean(),
});

export const workflowFileSchema = z.object({
  leeway: z.literal('workflow'),
  schema: z.literal(1),
  title: z.string().min(1).max(200),
  graph: graphSchema,
});
export type WorkflowFile = z.infer<typeof workflowFileSchema>;

const nodeParams = z.object({ id: z.string(), nodeId: z.string() });
const title = z.string().trim().min(1, 'Give the workflow a name').max(200);

const reason = z.string().max(500).optional();
/** `{setting, reason?}`, or for scripts the setting itself, as a graph writes it: `{level, threshold?, …, reason?}`. */
const setDialSchema = z.union([
  z.object({ setting: dialSettingSchema, reason }),
  dialSettingSchema.extend({ reason }).transform(({ reason, ...setting }) => ({ setting, reason })),
]);

export const workflows = {
  list: route({
    method: 'GET',
    path: '/api/workflows',
    summary: 'All workflows',
    access: EVERYONE,
    response: z.object({ items: z.array(workflowSummarySchema) }),
  }),
  create: route({
    method: 'POST',
    path: '/api/workflows',
    summary: 'Create a workflow',
    access: BUILDERS,
    body: z.object({ title, graph: graphSchema.optional() }),
    response: workflowSchema,
    status: 201,
  }),
  get: route({
    method: 'GET',
    path: '/api/workflows/:id',
    summary: 'A workflow with its draft',
    access: EVERYONE,
    params: idParams,
    response: workflowSchema,
  }),
  change: route({
    method: 'PATCH',
    path: '/api/workflows/:id',
    summary: 'Rename a workflow, or say how long its runs are kept and which silence is too long',
    access: BUILDERS,
    params: idParams,
    body: z.object({
      title: title.optional(),
      retention: retentionSchema.nullable().optional(),
      silenceMinutes: silenceMinutesSchema.nullable().optional(),
    }),
    response: workflowSchema,
  }),
  remove: route({
    method: 'DELETE',
    path: '/api/workflows/:id',
    summary: 'Delete a workflow; its runs are kept',
    access: BUILDERS,
    params: idParams,
    response: okSchema,
  }),
  saveDraft: route({
    method: 'PUT',
    path: '/api/workflows/:id/draft',
    summary: 'Save the draft; 409 when somebody saved since `revision`',
    access: BUILDERS,
    params: idParams,
    body: z.object({ graph: graphSchema, revision: z.int() }),
    response: z.object({
      revision: z.number(),
      savedAt: z.number(),
      hasChanges: z.boolean(),
      problems: z.array(problemSchema),
    }),
  }),
  validate: route({
    method: 'POST',
    path: '/api/workflows/:id/validate',
    summary: 'Problems of the draft',
    access: EVERYONE,
    params: idParams,
    response: z.object({ problems: z.array(problemSchema) }),
  }),
  publish: route({
    method: 'POST',
    path: '/api/workflows/:id/publish',
    summary: 'Freeze the draft as the next version and make it live',
    access: BUILDERS,
    params: idParams,
    body: z.object({ revision: z.int().optional() }),
    response: z.object({ version: z.number(), problems: z.array(problemSchema) }),
  }),
  pause: route({
    method: 'POST',
    path: '/api/workflows/:id/pause',
    summary: 'Hold what arrives until resumed',
    access: BUILDERS,
    params: idParams,
    response: workflowSummarySchema,
  }),
  resume: route({
    method: 'POST',
    path: '/api/workflows/:id/resume',
    summary: 'Go on, starting with what arrived meanwhile',
    access: BUILDERS,
    params: idParams,
    response: workflowSummarySchema,
  }),
  versions: route({
    method: 'GET',
    path: '/api/workflows/:id/versions',
    summary: 'Published versions, newest first',
    access: EVERYONE,
    params: idParams,
    response: z.object({ items: z.array(versionSummarySchema) }),
  }),
  version: route({
    method: 'GET',
    path: '/api/workflows/:id/versions/:version',
    summary: 'The graph of a version',
    access: EVERYONE,
    params: z.object({ id: z.string(), version: z.coerce.number().int() }),
    response: versionSummarySchema.extend({ graph: graphSchema }),
  }),
  export: route({
    method: 'GET',
    path: '/api/workflows/:id/export',
    summary: 'The draft as a file, without secrets',
    access: EVERYONE,
    params: idParams,
    response: workflowFileSchema,
  }),
  import: route({
    method: 'POST',
    path: '/api/workflows/import',
    summary: 'Create a workflow from a file',
    access: BUILDERS,
    body: workflowFileSchema,
    response: workflowSchema,
    status: 201,
  }),
  start: route({
    method: 'POST',
    path: '/api/workflows/:id/runs',
    summary: 'Start by hand; `wait=true` answers when the run ends or parks',
    access: DECIDERS,
    params: idParams,
    query: z.object({ wait: z.enum(['true', 'false']).optional() }),
    body: z.object({
      input: z.unknown().optional(),
      /** Runs the draft with effects refused. */
      test: z.boolean().optional(),
      /** Trigger node to start from, when there are several. */
      trigger: z.string().optional(),
    }),
    response: z.object({ runId: z.string(), status: z.string().optional(), output: z.unknown().optional() }),
    status: 202,
  }),
  signal: route({
    method: 'POST',
    path: '/api/workflows/:id/signals',
    summary: 'Send a signal to runs that wait for it; one that comes first is kept',
    access: DECIDERS,
    params: idParams,
    // Strict: a signal without its key would be for other runs than those that are meant.
    body: z.strictObject({
      name: z.string().trim().min(1, 'Name the signal').max(100),
      /** The key of the run that is meant; empty when the step has none. */
      key: z.string().max(500).default(''),
      value: z.unknown().optional(),
      /** A second signal with the same one changes nothing. */
      idempotencyKey: z.string().min(1).max(200).optional(),
    }),
    response: z.object({ signal: z.enum(['delivered', 'kept', 'repeated']) }),
    status: 202,
  }),
  setDial: route({
    method: 'PUT',
    path: '/api/workflows/:id/nodes/:nodeId/dial',
    summary: 'Set a live dial; acts at once',
    access: BUILDERS,
    params: nodeParams,
    body: setDialSchema,
    response: liveDialSchema,
  }),
  ownResult: route({
    method: 'POST',
    path: '/api/workflows/:id/nodes/:nodeId/own-result',
    summary:
      'What a person did themselves with an item of a step on “Watch only”; it is compared with what the step wrote',
    access: DECIDERS,
    params: nodeParams,
    body: z
      .object({
        runId: z.string().optional(),
        /** Values that its run began with, by dotted path. */
        match: z.record(z.string().min(1).max(200), z.union([z.string(), z.number(), z.boolean()])).optional(),
        /** The fields of the step's output; a text where it has one field. */
        output: z.union([z.string(), z.record(z.string(), z.unknown())]),
      })
      .refine(({ runId, match }) => runId !== undefined || Object.keys(match ?? {}).length > 0, {
        message: 'Say which item it is: give `runId`, or `match` with values that its run began with.',
      }),
    response: okSchema,
  }),
};

export const killSwitch = {
  get: route({
    method: 'GET',
    path: '/api/kill-switch',
    summary: 'Where everything is on draft',
    access: EVERYONE,
    response: z.object({ everywhere: z.boolean(), workflowIds: z.array(z.string()) }),
  }),
  set: route({
    method: 'POST',
    path: '/api/kill-switch',
    summary: 'Everything on draft at once, and back',
    access: DECIDERS,
    body: z.object({ workflowId: z.string().optional(), on: z.boolean() }),
    response: z.object({ everywhere: z.boolean(), workflowIds: z.array(z.string()) }),
  }),
};

export const templateSchema = z.object({
  id: z.string(),
  title: z.string(),
  summary: z.string(),
  icon: z.string(),
  steps: z.number(),
});
export const templates = {
  list: route({
    method: 'GET',
    path: '/api/templates',
    summary: 'Finished workflows to start from',
    access: EVERYONE,
    response: z.object({ items: z.array(templateSchema) }),
  }),
  use: route({
    method: 'POST',
    path: '/api/templates/:id/use',
    summary: 'Create a workflow from a template and run it once on its sample',
    access: BUILDERS,
    params: idParams,
    response: z.object({ workflowId: z.string(), runId: z.string() }),
    status: 201,
  }),
};
