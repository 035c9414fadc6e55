// The one place where a thrown error becomes an answer.
import { randomUUID } from 'node:crypto';
import { AppError } from '@leeway/shared/api/error.ts';
import { routes } from '@leeway/shared/api/routes.ts';
import { issueWords } from '@leeway/shared/graph/issue-words.ts';
import type { Context, ErrorHandler } from 'hono';
import type { ContentfulStatusCode } from 'hono/utils/http-status';
import type * as z from 'zod';
import type { Log } from '../services/log.ts';
import { explainStoreError } from '../store/files/store-errors.ts';
import { loggedPath } from './request-log.ts';

/** Answers AppErrors with their body; anything else with a neutral 500 whose id stands in the log. */
export function createErrorHandler(log: Log): ErrorHandler {
  return (error, c) => {
    if (error instanceof AppError && error.status < 500) return answerError(c, error);
    const id = randomUUID();
    log.error({ id, err: error, method: c.req.method, path: loggedPath(c.req.path) }, 'a request failed');
    const known = error instanceof AppError ? error : explainStoreError(error);
    if (known) return answerError(c, known);
    return answerError(
      c,
      new AppError('internal.error', 'Something went wrong in Leeway.', {
        status: 500,
        hint: `Nothing is lost. Try again; if it stays, look for ${id} in the log.`,
        details: { id },
      }),
    );
  };
}

/** Sends the error's body. A 429 carries `details.retryAfterSeconds` in its header too. */
export function answerError(c: Context, error: AppError): Response {
  const { details } = error;
  if (error.status === 429 && typeof details === 'object' && details !== null && 'retryAfterSeconds' in details) {
    c.header('retry-after', String(details.retryAfterSeconds));
  }
  return c.json(error.toBody(), asStatus(error.status));
}

/** 422 with one problem per field. */
export function invalidRequest({ issues }: z.ZodError): AppError {
  const problems = issues.flatMap(problemsOf);
  const [first] = problems;
  const where = first?.field ? `“${first.field}”: ` : '';
  return new AppError('request.invalid', `The request is not valid. ${where}${first?.message ?? ''}`.trim(), {
    status: 422,
    hint: 'Correct what `details.problems` names and send it again.',
    details: { problems },
  });
}

function problemsOf(issue: z.core.$ZodIssue): { field: string; message: string }[] {
  const field = issue.path.map(String).join('.');
  if (issue.code === 'unrecognized_keys')
    return issue.keys.map((key) => ({
      field: field === '' ? key : `${field}.${key}`,
      message: 'there is no field of this name',
    }));
  // The library says “expected string, received undefined”.
  const isMissing = issue.code === 'invalid_type' && issue.message.endsWith('received undefined');
  if (isMissing) return [{ field, message: 'it is missing' }];
  return [{ field, message: /^Too (small|big)/.test(issue.message) ? issueWords(issue) : issue.message }];
}

const patterns = Object.values(routes)
  .flatMap((group) => Object.values(group))
  .map(({ method, path }) => ({ method, path: new RegExp(`^${path.replaceAll(/:\w+/g, '[^/]+')}$`) }));

/** The error for a call no route took: 405 with `Allow` when the path exists with other methods, else 404. */
export function answerUnknownRoute(c: Context): Response {
  const { method, path } = c.req;
  const allowed = [...new Set(patterns.filter((route) => route.path.test(path)).map((route) => route.method))];
  return allowed.length > 0 ? methodNotAllowed(c, allowed) : answerError(c, routeNotFound(method, path));
}

export function methodNotAllowed(c: Context, allowed: readonly string[]): Response {
  c.header('allow', allowed.join(', '));
  return answerError(
    c,
    new AppError('route.method_not_allowed', `${c.req.path} cannot be called with ${c.req.method}.`, {
      status: 405,
      hint: `Use ${allowed.join(' or ')}.`,
    }),
  );
}

function routeNotFound(method: string, path: string): AppError {
  return new AppError('route.not_found', `There is nothing at ${method} ${path}.`, {
    status: 404,
    hint: 'All calls are listed in /api/openapi.json.',
  });
}

function asStatus(status: number): ContentfulStatusCode {
  return status >= 400 && status < 600 ? (status as ContentfulStatusCode) : 500;
}
