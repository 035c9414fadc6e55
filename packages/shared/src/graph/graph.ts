// The document a person edits: nodes, edges and settings. Everything that is stored or sent carries `schema`.
import * as z from 'zod';
import { dialSettingSchema, levelSchema } from './dial-setting.ts';

export const GRAPH_SCHEMA = 1;

/** Why a call failed: no answer in time · no connection, or a lost one · too many requests · the other side is in trouble. */
export const failureKindSchema = z.enum(['timeout', 'network', 'rate', 'server']);
export type FailureKind = z.infer<typeof failureKindSchema>;

/** How a failed step is tried again. Delay before attempt n+1: min(maxSeconds, backoffSeconds * factor^(n-1)), with jitter. */
export const retrySchema = z.object({
  attempts: z.int().min(1).max(20).default(1),
  backoffSeconds: z.number().min(0).max(3600).default(2),
  factor: z.number().min(1).max(10).default(2),
  maxSeconds: z.number().min(0).max(86_400).default(60),
  /** Tried again after these failures only; after any when left out. */
  on: z.array(failureKindSchema).min(1).optional(),
});
export type Retry = z.infer<typeof retrySchema>;

/** What a step's last failure does: stop the run, leave by the `error` port, or go on with `{error}` as the output. */
export const onErrorSchema = z.enum(['fail', 'branch', 'continue']);
export type OnError = z.infer<typeof onErrorSchema>;

export const NODE_NAME = /^[a-z][a-z0-9_]*$/;

export const nodeSchema = z.object({
  id: z.string().min(1).max(64),
  name: z.string().min(1).max(64),
  type: z.string().min(1).max(100),
  typeVersion: z.int().min(1).default(1),
  title: z.string().max(200),
  position: z.object({ x: z.number(), y: z.number() }),
  config: z.record(z.string(), z.unknown()),
  dial: dialSettingSchema.optional(),
  retry: retrySchema.optional(),
  timeoutSeconds: z.number().positive().max(86_400).optional(),
  onError: onErrorSchema.default('fail'),
});
export type GraphNode = z.infer<typeof nodeSchema>;

export const edgeSchema = z.object({
  id: z.string().min(1).max(64),
  source: z.string(),
  sourcePort: z.string(),
  target: z.string(),
  targetPort: z.string().default('in'),
});
export type GraphEdge = z.infer<typeof edgeSchema>;

export const graphSettingsSchema = z.object({
  ceiling: levelSchema.default('autonomous'),
  concurrency: z.int().min(1).max(1000).default(20),
  timeoutSeconds: z.number().positive().max(31_536_000).default(86_400),
  /** Id of the workflow that is started with the failure when a live run fails. Left out where there is none: graphs of before stay the same. */
  errorWorkflow: z.string().max(100).nullish(),
});
export type GraphSettings = z.infer<typeof graphSettingsSchema>;

export const graphSchema = z.object({
  schema: z.literal(GRAPH_SCHEMA),
  nodes: z.array(nodeSchema).max(2000),
  edges: z.array(edgeSchema).max(10_000),
  settings: graphSettingsSchema.prefault({}),
});
export type Graph = z.infer<typeof graphSchema>;

/** A graph with nothing in it. */
export function emptyGraph(): Graph {
  return { schema: GRAPH_SCHEMA, nodes: [], edges: [], settings: graphSettingsSchema.parse({}) };
}
