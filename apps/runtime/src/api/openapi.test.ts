import { routes } from '@leeway/shared/api/routes.ts';
import { expect, it } from 'vitest';
import * as z from 'zod';
import { createOpenApiDocument } from './openapi.ts';

const operation = z.object({
  operationId: z.string(),
  summary: z.string(),
  parameters: z
    .array(
      z.object({
        name: z.string(),
        in: z.enum(['path', 'query', 'header']),
        required: z.boolean(),
        schema: z.record(z.string(), z.unknown()),
      }),
    )
    .default([]),
  requestBody: z
    .object({ content: z.record(z.string(), z.object({ schema: z.record(z.string(), z.unknown()) })) })
    .optional(),
  responses: z.record(
    z.string().regex(/^\d{3}$/),
    z.union([z.object({ $ref: z.string() }), z.object({ description: z.string().min(1) })]),
  ),
  security: z.array(z.record(z.string(), z.array(z.string()))),
});
const documentSchema = z.object({
  openapi: z.literal('3.1.0'),
  info: z.object({ title: z.string(), version: z.string() }),
  paths: z.record(
    z.string().startsWith('/'),
    z.partialRecord(z.enum(['get', 'post', 'put', 'patch', 'delete']), operation),
  ),
  components: z.object({ securitySchemes: z.record(z.string(), z.object({ type: z.string() })) }).loose(),
});

const document = documentSchema.parse(createOpenApiDocument('1.2.3', 'https://leeway.example.com'));
const operations = Object.entries(document.paths).flatMap(([path, methods]) =>
  Object.entries(methods).map(([method, found]) => ({ path, method, ...found })),
);

it('describes every route, and the doors for the outside', () => {
  const described = new Set(operations.map(({ method, path }) => `${method} ${path}`));
  const wanted = Object.values(routes)
    .flatMap((group) => Object.values(group))
    .map(({ method, path }) => `${method.toLowerCase()} ${path.replaceAll(/:(\w+)/g, '{$1}')}`);
  expect(wanted.filter((route) => !described.has(route))).toEqual([]);
  expect([...described]).toEqual(
    expect.arrayContaining(['post /hooks/{path}', 'get /forms/{path}', 'get /api/stream']),
  );
});

it('says what a full queue, a full disk and content that cannot be read are answered with', () => {
  const { paths } = createOpenApiDocument('1.2.3', 'https://leeway.example.com');
  for (const [path, method, statuses] of [
    ['/hooks/{path}', 'post', ['400', '429', '502', '503']],
    ['/forms/{path}', 'post', ['400', '429', '503']],
    ['/api/workflows/{id}/runs', 'post', ['429', '503']],
  ] as const) {
    for (const status of statuses)
      expect(paths, `${path} ${status}`).toHaveProperty([path, method, 'responses', status]);
  }
  for (const part of ['runId', 'held', 'dropped', 'signal']) {
    const place = [
      '/hooks/{path}',
      'post',
      'responses',
      '202',
      'content',
      'application/json',
      'schema',
      'properties',
      part,
    ];
    expect(paths).toHaveProperty(place);
  }
});

it('names each operation once and declares every parameter of its path', () => {
  const ids = operations.map(({ operationId }) => operationId);
  expect(new Set(ids).size).toBe(ids.length);
  for (const { path, parameters } of operations) {
    const inPath = [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name);
    expect(parameters.filter((parameter) => parameter.in === 'path').map(({ name }) => name)).toEqual(inPath);
  }
});

it('refers only to what is there', () => {
  const references = [...JSON.stringify(document).matchAll(/"\$ref":"#\/components\/(\w+)\/(\w+)"/g)];
  expect(references.length).toBeGreaterThan(0);
  for (const [, kind = '', name = ''] of references) expect(document.components).toHaveProperty([kind, name]);
});
