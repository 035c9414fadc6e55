// The OpenAPI 3.1 document, made from the routes of shared/api and the few addresses beside them.
import { errorBodySchema } from '@leeway/shared/api/error.ts';
import type { ApiRoute } from '@leeway/shared/api/route.ts';
import { routes } from '@leeway/shared/api/routes.ts';
import type { Hono } from 'hono';
import * as z from 'zod';
import type { ApiDeps } from './api-deps.ts';

type Json = Record<string, unknown>;

export function mountOpenApi(app: Hono, { version, publicUrl }: ApiDeps): void {
  // Made at the first call and kept: it never changes while the process runs.
  let document: Json | null = null;
  app.get('/api/openapi.json', (c) => {
    document ??= createOpenApiDocument(version, publicUrl);
    return c.json(document);
  });
}

/** The whole document. Schemas are inlined; errors share one. */
export function createOpenApiDocument(version: string, publicUrl: string): Json {
  const paths: Record<string, Json> = {};
  for (const [noun, group] of Object.entries(routes)) {
    for (const [name, route] of Object.entries(group)) {
      const path = asTemplate(route.path);
      paths[path] = { ...paths[path], [route.method.toLowerCase()]: operationOf(route, noun, `${noun}.${name}`) };
    }
  }
  return {
    openapi: '3.1.0',
    info: { title: 'Leeway', version, description: 'Workflows for AI operations: build, run, approve, watch again.' },
    servers: [{ url: publicUrl }],
    paths: { ...paths, ...otherPaths },
    components: {
      schemas: { Error: toJsonSchema(errorBodySchema, 'output') },
      responses: {
        Error: {
          description: 'What went wrong, and the way out',
          content: json({ $ref: '#/components/schemas/Error' }),
        },
      },
      securitySchemes: {
        session: {
          type: 'apiKey',
          in: 'cookie',
          name: 'leeway.session_token',
          description: 'Set by POST /api/auth/sign-in/email',
        },
        key: { type: 'http', scheme: 'bearer', description: 'An API key: Authorization: Bearer <key>' },
      },
    },
  };
}

const errorRef = { $ref: '#/components/responses/Error' };
/** 429 carries `Retry-After`; 503: the disk is full. */
const ERRORS = answersOf('400', '404', '409', '413', '422', '429', '500', '503');
const json = (schema: Json): Json => ({ 'application/json': { schema } });

function answersOf(...statuses: string[]): Json {
  return Object.fromEntries(statuses.map((status) => [status, errorRef]));
}

function operationOf(route: ApiRoute, tag: string, operationId: string): Json {
  const isPublic = route.access === 'public';
  return {
    operationId,
    summary: route.summary,
    tags: [tag],
    parameters: [...parametersOf(route.params, 'path'), ...parametersOf(route.query, 'query')],
    ...(route.method === 'GET' ? {} : { requestBody: { content: json(toJsonSchema(route.body, 'input')) } }),
    responses: {
      [String(route.status)]: { description: 'Done', content: json(toJsonSchema(route.response, 'output')) },
      ...ERRORS,
      ...(isPublic ? {} : { '401': errorRef, '403': errorRef }),
    },
    security: isPublic ? [] : [{ session: [] }, { key: [] }],
    ...(isPublic ? {} : { 'x-roles': route.access }),
  };
}

const objectSchema = z.object({
  properties: z.record(z.string(), z.record(z.string(), z.unknown())).default({}),
  required: z.array(z.string()).default([]),
});

function parametersOf(schema: z.ZodType, where: 'path' | 'query'): Json[] {
  const { properties, required } = objectSchema.parse(toJsonSchema(schema, 'input'));
  return Object.entries(properties).map(([name, property]) => ({
    name,
    in: where,
    required: where === 'path' || required.includes(name),
    schema: property,
  }));
}

function toJsonSchema(schema: z.ZodType, io: 'input' | 'output'): Json {
  const { $schema: _dialect, ...plain } = z.toJSONSchema(schema, { io, unrepresentable: 'any' });
  return plain;
}

function asTemplate(path: string): string {
  return path.replaceAll(/:(\w+)/g, '{$1}');
}

const pathParameter = { name: 'path', in: 'path', required: true, schema: { type: 'string' } };
const started = {
  type: 'object',
  properties: {
    runId: { type: 'string', description: 'The run it started, or the one that the first of its repeats started' },
    held: { type: 'boolean', description: 'It runs when the workflow is resumed' },
    dropped: { type: 'boolean', description: 'The workflow is paused and keeps nothing meanwhile' },
    signal: {
      type: 'string',
      enum: ['delivered', 'kept', 'repeated'],
      description: 'At the address of a step that waits: whether a run took it',
    },
  },
};
const anyContent = {
  'application/json': { schema: {} },
  'application/x-www-form-urlencoded': { schema: {} },
  'text/plain': { schema: {} },
};
const hookResponses = {
  '200': { description: 'The output, when the webhook answers with its result', content: json({}) },
  '202': {
    description: 'Accepted: the run was started, or waits while the workflow is paused',
    content: json(started),
  },
  ...answersOf('400', '401', '404', '405', '413', '422', '429', '502', '503'),
};
const hook = (method: string): Json => ({
  operationId: `hooks.${method}`,
  summary: 'Call the webhook of a live workflow, or the address of a step that waits for a call',
  tags: ['public'],
  parameters: [pathParameter],
  requestBody: { content: anyContent },
  responses: hookResponses,
  security: [],
});
const page = { description: 'A page', content: { 'text/html': { schema: { type: 'string' } } } };

const otherPaths: Record<string, Json> = {
  '/hooks/{path}': { post: hook('post'), put: hook('put'), patch: hook('patch') },
  '/forms/{path}': {
    get: {
      operationId: 'forms.get',
      summary: 'The hosted form of a live workflow',
      tags: ['public'],
      parameters: [pathParameter],
      responses: { '200': page, '404': page },
      security: [],
    },
    post: {
      operationId: 'forms.post',
      summary: 'Send a form, from a browser or a program',
      tags: ['public'],
      parameters: [pathParameter],
      requestBody: { content: anyContent },
      responses: {
        '200': page,
        '202': { description: 'Accepted', content: json(started) },
        ...answersOf('400', '404', '413', '422', '429', '503'),
      },
      security: [],
    },
  },
  '/api/workflows/{id}/nodes/{nodeId}/regression.jsonl': {
    get: {
      operationId: 'preview.regressionFile',
      summary: 'The regression set of a step as JSON lines',
      tags: ['preview'],
      parameters: ['id', 'nodeId'].map((name) => ({ name, in: 'path', required: true, schema: { type: 'string' } })),
      responses: {
        '200': { description: 'One item a line', content: { 'application/jsonl': { schema: { type: 'string' } } } },
        ...answersOf('401', '404', '422'),
      },
      security: [{ session: [] }, { key: [] }],
    },
  },
  '/api/stream': {
    get: {
      operationId: 'stream',
      summary: 'Run, step, approval and dial events as they happen; resumes by Last-Event-ID',
      tags: ['workspace'],
      parameters: [{ name: 'Last-Event-ID', in: 'header', required: false, schema: { type: 'string' } }],
      responses: {
        '200': { description: 'Server-sent events', content: { 'text/event-stream': { schema: { type: 'string' } } } },
        '401': errorRef,
      },
      security: [{ session: [] }, { key: [] }],
    },
  },
  '/api/auth/sign-in/email': {
    post: {
      operationId: 'auth.signIn',
      summary: 'Sign in; sets the session cookie',
      tags: ['workspace'],
      requestBody: {
        content: json({
          type: 'object',
          required: ['email', 'password'],
          properties: { email: { type: 'string' }, password: { type: 'string' } },
        }),
      },
      responses: {
        '200': { description: 'Signed in', content: json({}) },
        '401': errorRef,
        '422': errorRef,
        '429': errorRef,
      },
      security: [],
    },
  },
  '/api/auth/sign-out': {
    post: {
      operationId: 'auth.signOut',
      summary: 'End the session',
      tags: ['workspace'],
      responses: { '200': { description: 'Signed out', content: json({}) } },
      security: [],
    },
  },
};
