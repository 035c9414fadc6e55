// A model endpoint, and the ways in which asking it can fail.
import { TerminalError } from '@leeway/nodes/contract/run.ts';

/** An OpenAI-compatible endpoint, set by an owner. */
export interface Provider {
  id: string;
  /** As people know it; errors and steps say it. */
  name: string;
  /** Ends in /v1 as a rule: `https://api.openai.com/v1`. */
  baseUrl: string;
  /** Empty for local servers that need none. */
  apiKey: string;
  model: string;
  /** Of one call; 45 s unless said otherwise, so that another provider can still answer within the step's 60 s. */
  timeoutMs?: number;
}

/** A model answered, but not with something that can be used. Asking again would not help. */
export class AiOutputError extends TerminalError {
  readonly reason: 'refusal' | 'truncated' | 'invalid';
  constructor(reason: AiOutputError['reason'], message: string, hint: string) {
    super(message, { hint });
    this.name = 'AiOutputError';
    this.reason = reason;
  }
}

/** No provider could answer now. Worth a retry, not before `retryAfterMs` when a provider said so. */
export class AiUnavailableError extends Error {
  readonly retryAfterMs: number | undefined;
  constructor(message: string, options: { retryAfterMs?: number | undefined; cause?: unknown } = {}) {
    super(message, { cause: options.cause });
    this.name = 'AiUnavailableError';
    this.retryAfterMs = options.retryAfterMs;
  }
}

/** Why one provider gave no answer. `busy`: time-out, 429, 5xx, no connection. `setup`: the key, the model or the request is refused. */
export class ProviderFailure extends Error {
  readonly kind: 'busy' | 'setup';
  readonly hint: string | undefined;
  readonly retryAfterMs: number | undefined;
  constructor(
    kind: ProviderFailure['kind'],
    message: string,
    options: { hint?: string; retryAfterMs?: number | undefined; cause?: unknown } = {},
  ) {
    super(message, { cause: options.cause });
    this.name = 'ProviderFailure';
    this.kind = kind;
    this.hint = options.hint;
    this.retryAfterMs = options.retryAfterMs;
  }
}
