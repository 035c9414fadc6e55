// An expected error, and the one shape in which every error leaves the API.
import * as z from 'zod';

/** The body of every answer that is not a success: `{ error: { code, message, hint?, details? } }`. */
export const errorBodySchema = z.object({
  error: z.object({
    /** Stable and dotted, such as `workflow.not_found`; programs may rely on it. */
    code: z.string().regex(/^[a-z][a-z0-9_]*(\.[a-z][a-z0-9_]*)+$/),
    /** For people: names the thing. */
    message: z.string(),
    /** The way out, when there is one. */
    hint: z.string().optional(),
    /** For programs, such as the list of problems of a graph. */
    details: z.unknown().optional(),
  }),
});
export type ErrorBody = z.infer<typeof errorBodySchema>;

interface AppErrorOptions {
  /** HTTP status the API answers with; 400 unless said otherwise. */
  status?: number;
  hint?: string;
  details?: unknown;
  cause?: unknown;
}

/** An expected error. Anything else that is thrown is a bug and leaves the API as a neutral 500. */
export class AppError extends Error {
  readonly code: string;
  readonly status: number;
  readonly hint: string | undefined;
  readonly details: unknown;

  constructor(code: string, message: string, options: AppErrorOptions = {}) {
    super(message, { cause: options.cause });
    this.name = 'AppError';
    this.code = code;
    this.status = options.status ?? 400;
    this.hint = options.hint;
    this.details = options.details;
  }

  /** The body for the caller; the cause stays in the log. */
  toBody(): ErrorBody {
    const { code, message, hint, details } = this;
    return {
      error: { code, message, ...(hint === undefined ? {} : { hint }), ...(details === undefined ? {} : { details }) },
    };
  }
}
