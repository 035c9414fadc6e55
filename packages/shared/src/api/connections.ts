// Connections: authorised links to the outside. Secrets go in and never come out.
import * as z from 'zod';
import { BUILDERS, EVERYONE, idParams, OWNERS, okSchema, route } from './route.ts';

export const connectionKindSchema = z.enum(['smtp', 'http', 'webhook-secret']);
export type ConnectionKind = z.infer<typeof connectionKindSchema>;

const name = z.string().trim().min(1, 'Give the connection a name').max(100);
const hosts = z.array(z.string().min(1).max(253)).max(20);

/** What the other side may be asked, by all runs of all workflows together; null is no limit. */
export const callLimitsSchema = z.object({
  maxAtOnce: z.int().min(1).max(1000).nullable(),
  maxPerMinute: z.int().min(1).max(100_000).nullable(),
});
export type CallLimits = z.infer<typeof callLimitsSchema>;
/** A limit that is left out stays as it is; a new connection has none. */
const limits = callLimitsSchema.partial().optional();

/** What a person fills in, per kind. Fields under `secret` are write-only. */
export const connectionInputSchema = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('smtp'),
    name,
    settings: z.object({
      host: z.string().trim().min(1, 'Name the mail server').max(253),
      port: z.int().min(1).max(65_535),
      secure: z.boolean().default(false),
      user: z.string().max(200).default(''),
      from: z.string().min(3).max(300),
    }),
    secret: z
      .object({ password: z.string().max(1000) })
      .partial()
      .default({}),
    limits,
  }),
  z.object({
    kind: z.literal('http'),
    name,
    /** The secret goes to these hosts only. */
    settings: z.object({
      hosts: hosts.min(1, 'Name at least one host the secret may go to'),
      header: z
        .string()
        .regex(/^[A-Za-z0-9-]+$/)
        .max(100)
        .default('Authorization'),
    }),
    /** The header's whole value, such as `Bearer …`. */
    secret: z
      .object({ value: z.string().max(4000) })
      .partial()
      .default({}),
    limits,
  }),
  z.object({
    kind: z.literal('webhook-secret'),
    name,
    /** header: the header carries the secret itself; hmac: it carries the hex SHA-256 HMAC of the raw body. */
    settings: z.object({
      header: z
        .string()
        .regex(/^[A-Za-z0-9-]+$/)
        .max(100)
        .default('X-Signature'),
    }),
    secret: z
      .object({ value: z.string().max(4000) })
      .partial()
      .default({}),
  }),
]);
export type ConnectionInput = z.infer<typeof connectionInputSchema>;

export const connectionSchema = z.object({
  id: z.string(),
  kind: connectionKindSchema,
  name: z.string(),
  settings: z.record(z.string(), z.unknown()),
  hasSecret: z.boolean(),
  limits: callLimitsSchema,
  /** Result of the last test or use. */
  health: z.object({
    status: z.enum(['unknown', 'ok', 'failing']),
    message: z.string().nullable(),
    at: z.number().nullable(),
  }),
  /** Titles of workflows that use it. */
  usedBy: z.array(z.object({ workflowId: z.string(), title: z.string() })),
  createdAt: z.number(),
});
export type Connection = z.infer<typeof connectionSchema>;

export const connections = {
  list: route({
    method: 'GET',
    path: '/api/connections',
    summary: 'All connections, without secrets',
    access: EVERYONE,
    response: z.object({ items: z.array(connectionSchema) }),
  }),
  create: route({
    method: 'POST',
    path: '/api/connections',
    summary: 'Create a connection',
    access: BUILDERS,
    body: connectionInputSchema,
    response: connectionSchema,
    status: 201,
  }),
  get: route({
    method: 'GET',
    path: '/api/connections/:id',
    summary: 'One connection',
    access: EVERYONE,
    params: idParams,
    response: connectionSchema,
  }),
  update: route({
    method: 'PATCH',
    path: '/api/connections/:id',
    summary: 'Change a connection; a secret left out stays',
    access: BUILDERS,
    params: idParams,
    body: connectionInputSchema,
    response: connectionSchema,
  }),
  remove: route({
    method: 'DELETE',
    path: '/api/connections/:id',
    summary: 'Delete; 409 while a published workflow uses it',
    access: BUILDERS,
    params: idParams,
    response: okSchema,
  }),
  test: route({
    method: 'POST',
    path: '/api/connections/:id/test',
    summary: 'Try the connection now',
    access: BUILDERS,
    params: idParams,
    response: z.object({ ok: z.boolean(), message: z.string() }),
  }),
};

/** An AI model: an OpenAI-compatible endpoint. The chain is tried in `position` order. */
export const modelInputSchema = z.object({
  name,
  baseUrl: z.url('Give the address of the endpoint, such as https://api.openai.com/v1'),
  model: z.string().trim().min(1, 'Name the model').max(200),
  apiKey: z.string().max(1000).optional(),
  timeoutSeconds: z.number().min(1).max(600).default(60),
});
export const modelSchema = z.object({
  id: z.string(),
  name: z.string(),
  baseUrl: z.string(),
  model: z.string(),
  hasKey: z.boolean(),
  timeoutSeconds: z.number(),
  position: z.number(),
  /** Comes from OPENAI_BASE_URL / OPENAI_API_KEY and cannot be changed here. */
  isFromEnvironment: z.boolean(),
});
export type Model = z.infer<typeof modelSchema>;

export const models = {
  list: route({
    method: 'GET',
    path: '/api/models',
    summary: 'AI models in the order they are tried',
    access: EVERYONE,
    response: z.object({ items: z.array(modelSchema) }),
  }),
  create: route({
    method: 'POST',
    path: '/api/models',
    summary: 'Connect an AI model',
    access: OWNERS,
    body: modelInputSchema,
    response: modelSchema,
    status: 201,
  }),
  update: route({
    method: 'PATCH',
    path: '/api/models/:id',
    summary: 'Change a model; a key left out stays',
    access: OWNERS,
    params: idParams,
    // Without its default: a change that leaves the time-out out must not reset it.
    body: modelInputSchema
      .partial()
      .extend({ timeoutSeconds: z.number().min(1).max(600).optional(), position: z.int().optional() }),
    response: modelSchema,
  }),
  remove: route({
    method: 'DELETE',
    path: '/api/models/:id',
    summary: 'Disconnect a model',
    access: OWNERS,
    params: idParams,
    response: okSchema,
  }),
  test: route({
    method: 'POST',
    path: '/api/models/:id/test',
    summary: 'Ask the model one short question',
    access: OWNERS,
    params: idParams,
    response: z.object({ ok: z.boolean(), message: z.string() }),
  }),
  detect: route({
    method: 'GET',
    path: '/api/models/local',
    summary: 'OpenAI-compatible servers found on this machine; offered, never used unasked',
    access: OWNERS,
    response: z.object({
      items: z.array(z.object({ name: z.string(), baseUrl: z.string(), models: z.array(z.string()) })),
    }),
  }),
};
