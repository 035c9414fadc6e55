// Hosted forms: a page to fill in, and the post of it, from a browser or a program.
import { formFieldSchema } from '@leeway/nodes/contract/fields.ts';
import { AppError } from '@leeway/shared/api/error.ts';
import type { Context, Hono } from 'hono';
import * as z from 'zod';
import { rejectedDelivery } from '../engine/ingress/rejected.ts';
import type { ApiDeps } from './api-deps.ts';
import { deliveryOf } from './arrival.ts';
import { answerError, methodNotAllowed } from './errors.ts';
import { closedFormPage, type FormView, formPage, noFormPage, thankYouPage } from './form-page.ts';
import { PUBLIC_BODY_BYTES, readBody } from './request-body.ts';
import { readContent } from './unreadable.ts';

/** What the API needs to know of a form's config (packages/nodes, triggers/form). */
const formConfigSchema = z.object({
  title: z.string().default(''),
  intro: z.string().default(''),
  fields: z.array(formFieldSchema).default([]),
});
const valuesSchema = z.record(z.string(), z.unknown()).catch({});

export function mountForms(app: Hono, deps: ApiDeps): void {
  const { engine, clock } = deps;

  async function find(path: string): Promise<FormView | null> {
    const endpoint = await engine.endpoint('form', path);
    if (endpoint === null) return null;
    const { title, ...config } = formConfigSchema.parse(endpoint.config);
    return { ...config, title: title === '' ? endpoint.workflowTitle : title, values: {}, problems: [] };
  }

  app.all('/forms/:path', async (c) => {
    const path = c.req.param('path');
    const isJson = /^application\/([\w.-]+\+)?json/i.test(c.req.header('content-type') ?? '');
    const form = await find(path);
    if (form === null) return isJson ? answerError(c, formNotFound(path)) : c.html(noFormPage(), 404);
    c.header('cache-control', 'no-store');
    if (c.req.method === 'GET' || c.req.method === 'HEAD') return c.html(formPage({ ...form, values: c.req.query() }));
    if (c.req.method === 'OPTIONS') return c.body(null, 204, { allow: 'GET, HEAD, POST, OPTIONS' });
    if (c.req.method !== 'POST') return methodNotAllowed(c, ['GET', 'HEAD', 'POST']);
    const arrival = { channel: 'form', now: clock.now() } as const;
    const bytes = await readBody(c.req.raw, PUBLIC_BODY_BYTES);
    const body = await readContent(c, deps, { ...arrival, bytes, path });
    const delivery = deliveryOf(c, { ...arrival, body: body ?? {} });
    const answer = await engine.deliver({ kind: 'form', path, isAnsweredToPerson: !isJson }, delivery, 0);
    return isJson ? answerProgram(c, answer) : answerBrowser(c, answer, { ...form, values: valuesSchema.parse(body) });
  });
}

type Answer = Awaited<ReturnType<ApiDeps['engine']['deliver']>>;

function answerProgram(c: Context, answer: Answer): Response {
  if (answer.kind === 'rejected') return answerError(c, rejectedDelivery(answer.problems, answer.deliveryId));
  if (answer.kind === 'dropped') return c.json({ dropped: true }, 202);
  return answer.kind === 'started' ? c.json({ runId: answer.runId }, 202) : c.json({ held: true }, 202);
}

async function answerBrowser(c: Context, answer: Answer, form: FormView): Promise<Response> {
  if (answer.kind === 'rejected') return c.html(await formPage({ ...form, problems: answer.problems }), 422);
  if (answer.kind === 'dropped') return c.html(closedFormPage(form.title), 202);
  return c.html(await thankYouPage(form.title), answer.kind === 'held' ? 202 : 200);
}

function formNotFound(path: string): AppError {
  return new AppError('endpoint.not_found', `There is no form at /forms/${path}.`, {
    status: 404,
    hint: 'Check the address. The workflow must be published.',
  });
}
