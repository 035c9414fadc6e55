// A model endpoint, and the ways in which asking it can fail.
import { RetryableError, TerminalError } from '@leeway/nodes/contract/run.ts';
import type { FailureKind } from '@leeway/shared/graph/graph.ts';

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
export class AiUnavailableError extends RetryableError {
  constructor(...[message, options]: ConstructorParameters<typeof RetryableError>) {
    super(message, options);
    this.name = 'AiUnavailableError';
  }
}

/** Why one provider gave no answer. `setup`: the key, the model or the request is refused; all else may be over soon. */
export class ProviderFailure extends Error {
  readonly kind: FailureKind | 'setup';
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
