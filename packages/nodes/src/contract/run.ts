// The server half of a node: what each kind of `run.ts` exports, and the context it is handed. A node never sees the store.
import type { ScoreParts } from '@leeway/shared/dial/score.ts';
import type { Review } from '@leeway/shared/graph/dial-setting.ts';
import type { FailureKind } from '@leeway/shared/graph/graph.ts';
import type * as z from 'zod';

/** Do not try again: the input or the set-up is wrong, not the moment. */
export class TerminalError extends Error {
  readonly hint: string | undefined;
  constructor(message: string, options: { hint?: string; cause?: unknown } = {}) {
    super(message, { cause: options.cause });
    this.name = 'TerminalError';
    this.hint = options.hint;
  }
}

/** Another try could help: `kind` says why it failed, so that a step can be told after which failures it tries again. */
export class RetryableError extends Error {
  readonly kind: FailureKind;
  /** How long the other side asks to be left alone. */
  readonly retryAfterMs: number | undefined;
  constructor(message: string, options: { kind: FailureKind; retryAfterMs?: number | undefined; cause?: unknown }) {
    super(message, { cause: options.cause });
    this.name = 'RetryableError';
    this.kind = options.kind;
    this.retryAfterMs = options.retryAfterMs;
  }
}

/** The call may have reached the other side, and nobody knows. Never retried for effects that are not idempotent. */
export class UncertainError extends Error {
  readonly kind: FailureKind;
  constructor(message: string, options: { kind?: FailureKind; cause?: unknown } = {}) {
    super(message, { cause: options.cause });
    this.name = 'UncertainError';
    this.kind = options.kind ?? 'network';
  }
}

/** The second reading of a step: what it cost, and the frame it was asked in. */
export interface SecondCall {
  provider: string;
  model: string;
  system: string;
  tokensIn: number;
  tokensOut: number;
  costUsd: number | null;
  latencyMs: number;
}

/**
 * What is worth keeping of a step's AI calls; stored with the step. Costs are in US dollars, times in milliseconds. With a second
 * reading tokens, cost and time are those of both: the time is how long the step waited, and what is known of the cost counts.
 */
export interface AiCall {
  provider: string;
  model: string;
  /** No AI model is connected: rules and templates answered. */
  isBuiltIn: boolean;
  /** Another provider than the first in the chain answered. */
  isFallback: boolean;
  prompt: { system: string; user: string };
  tokensIn: number;
  tokensOut: number;
  /** Null when the price of the model is not known. */
  costUsd: number | null;
  latencyMs: number;
  second?: SecondCall;
}

/** There is nobody to read it a second time: no AI model is connected. */
export class NoSecondReading extends Error {
  constructor() {
    super('No AI model is connected, so there is no second reading.');
    this.name = 'NoSecondReading';
  }
}

/**
 * A task in plain data, so that the built-in provider can answer it with rules alone. The answers (all flat, `confidence` 0..100):
 * extract → `{<field name>: value or null, …, confidence}` with numbers as numbers and dates as ISO 8601 text ·
 * classify → `{label, reason, confidence}` · draft → `{subject?, body, confidence}`, `subject` only when `hasSubject`.
 */
export type AiTask =
  | {
      kind: 'extract';
      source: string;
      fields: readonly { name: string; type: string; description: string; required: boolean }[];
    }
  | { kind: 'classify'; source: string; labels: readonly { name: string; description: string }[] }
  | { kind: 'draft'; instruction: string; context: string; hasSubject: boolean };

export interface AiRequest<T> {
  task: AiTask;
  system: string;
  user: string;
  /** The structured answer; the service validates, asks for a repair once, then fails. */
  schema: z.ZodType<T>;
  model?: string | undefined;
  temperature?: number | undefined;
  /** Field of the answer whose token log-probabilities are wanted (a label), and all that it may be. */
  labelField?: string;
  labels?: readonly string[];
  /** Checks an answer of another request. Only a model does it: without one it throws NoSecondReading. */
  isSecondReading?: boolean;
  /** Ends this question alone; the step's own signal holds as well. */
  signal?: AbortSignal;
}

export interface AiAnswer<T> {
  value: T;
  /** Probability of the label among those allowed, 0..1, when the endpoint gives log-probabilities. */
  labelProbability: number | null;
  call: AiCall;
}

export interface HttpRequest {
  method: string;
  url: string;
  headers: Record<string, string>;
  query?: Record<string, string>;
  body?: unknown;
  /** Id of a connection whose secret is added, to the hosts it is bound to only. */
  connection?: string | undefined;
  timeoutMs: number;
}
export interface HttpResponse {
  status: number;
  headers: Record<string, string>;
  /** Parsed JSON for a JSON answer, else text. */
  body: unknown;
}

export interface MailMessage {
  connection: string;
  to: string;
  cc?: string;
  subject: string;
  body: string;
  replyTo?: string;
  /** Made from the idempotency key: the same mail always has the same Message-ID. */
  messageId: string;
}
export interface MailResult {
  messageId: string;
  accepted: string[];
  rejected: string[];
}

/** A write to a built-in table. It is carried out in the transaction that journals the step's end. */
export interface TableWrite {
  table: string;
  action: 'add' | 'update' | 'upsert';
  /** Column that identifies the row, for update and upsert. */
  key?: string | undefined;
  values: Record<string, unknown>;
}
/** A row as nodes see it: its id and its cells. */
export type TableRow = { id: string } & Record<string, unknown>;

/** What a node may use of the outside world. Every call is bound to `signal`: a time-out or a cancel aborts it. */
export interface RunContext {
  signal: AbortSignal;
  /** `<run>.<start of the run>/<key>`: the same for every attempt of the step, also after a crash, and no other step’s. */
  idempotencyKey: string;
  ai: { complete<T>(request: AiRequest<T>): Promise<AiAnswer<T>> };
  http: { send(request: HttpRequest): Promise<HttpResponse> };
  mail: { send(message: MailMessage): Promise<MailResult> };
  table: {
    find(table: string, match: Record<string, unknown>, limit: number): Promise<TableRow[]>;
  };
  log(message: string, details?: Record<string, unknown>): void;
}

/** Facts of the run that rules may use; there is no clock in pure code. */
export interface RunFacts {
  runId: string;
  /** ISO 8601 time of the run's start. */
  startedAt: string;
  /** ISO 8601 time of the step's start, from the journal. */
  now: string;
  mode: 'live' | 'test' | 'sample';
}

/** What a trigger gets before it is a run: a request, a form post, or a hand-made input. */
export interface Delivery {
  channel: 'manual' | 'webhook' | 'form' | 'schedule';
  at: string;
  from: string | null;
  body: unknown;
  headers: Record<string, string>;
  query: Record<string, string>;
}

/** An input that does not fit: each problem names its field. */
export interface InputProblem {
  field: string;
  message: string;
}
export type Accepted = { ok: true; output: unknown } | { ok: false; problems: InputProblem[] };

export interface TriggerRun<C = unknown> {
  kind: 'trigger';
  /** Pure: a delivery becomes the run's first output, or is refused with reasons. */
  accept(config: C, delivery: Delivery): Accepted;
}

export interface PureRun<C = unknown> {
  kind: 'pure';
  /** No I/O at all. `config` has its expressions resolved; `metric` is recorded with the step. */
  run(config: C, input: unknown, facts: RunFacts): PureResult;
}
export interface PureResult {
  port: string;
  output: unknown;
  metric?: { metric: string; kind: 'count' | 'duration' | 'money'; value: number; unit: string };
}

/** What an AI node hands back: the output, and everything the score is made of. */
export interface AiResult {
  output: unknown;
  score: ScoreParts;
  call: AiCall;
}
export interface AiRun<C = unknown> {
  kind: 'ai';
  ask(ctx: RunContext, config: C, input: unknown): Promise<AiResult>;
  /** Names of the fields in which two outputs differ in what matters; empty when a person would call them the same. */
  differences(config: C, one: unknown, other: unknown): Promise<string[]>;
}

export interface ReadRun<C = unknown> {
  kind: 'read';
  perform(ctx: RunContext, config: C, input: unknown): Promise<unknown>;
}

/** Exactly what would happen, as a person should see it: `summary` is one line, `values` what may be edited. */
export interface Proposal {
  summary: string;
  values: Record<string, unknown>;
}
/** What an effect leaves behind. A `write` is carried out with the journal entry, and its row becomes the output. */
export type EffectResult = { output: unknown; port?: string } | { write: TableWrite };

export interface EffectRun<C = unknown> {
  kind: 'effect';
  prepare(config: C, input: unknown): Proposal;
  /** To whom it goes, in one form for each: only so many go to the same in a day without a person. */
  recipients?(values: Proposal['values']): readonly string[];
  /** The only place that changes the world. `proposal` is the decided one, after any edit. */
  perform(ctx: RunContext, proposal: Proposal, config: C): Promise<EffectResult>;
}

/** A question to a person; the engine asks it and waits. */
export interface Question {
  kind: 'gate' | 'form';
  question: string;
  show: { label: string; value: string }[];
  fields: { name: string; label: string; type: string; required: boolean; options?: string[] | undefined }[];
  /** Name of the node whose output may be edited. */
  editable: string | null;
  assignee: string | null;
  dueInMinutes: number | null;
  onTimeout: 'reject' | 'approve' | 'port';
  review?: Review | undefined;
}
export interface ApprovalRun<C = unknown> {
  kind: 'approval';
  ask(config: C, input: unknown): Question;
}

/** Until when a run waits: a time, or a signal from outside (with a time after which it goes on without). */
export type WaitPlan =
  /** `at`: milliseconds since 1970. Leaves by `out`. */
  | { kind: 'until'; at: number }
  /** `correlation` tells which signal is meant for this run. `until` null: for ever. Leaves by `out`, or by `timeout`. */
  | { kind: 'signal'; name: string; correlation: string; until: number | null };

export interface WaitRun<C = unknown> {
  kind: 'wait';
  /** Pure: `facts.now` is when the wait begins. Throws TerminalError for a time that cannot be read. */
  wait(config: C, input: unknown, facts: RunFacts): WaitPlan;
}

/** What a failed child does to its container: fail it, leave the item out, or put the error in its place. */
export type OnItemError = 'stop' | 'skip' | 'collect';

/** What a container does in child runs. The engine begins them, keeps count and makes the output. */
export type ContainerPlan =
  | { kind: 'each'; items: readonly unknown[]; concurrency: number; onItemError: OnItemError }
  /** At most `times`, with a pause between; `until` is the CEL that ends it, read after each time. */
  | { kind: 'repeat'; times: number; until: string; pauseMs: number }
  | { kind: 'workflow'; workflow: string; input: unknown; isAwaited: boolean };

export interface ContainerRun<C = unknown> {
  kind: 'container';
  plan(config: C, input: unknown): ContainerPlan;
}

export type NodeRun = TriggerRun | PureRun | AiRun | ReadRun | EffectRun | ApprovalRun | WaitRun | ContainerRun;

/** Types a `run.ts` by its definition's config. Usage: `export const run = runOf(definition, { kind: 'pure', run: … })`. */
export function runOf<C>(
  _definition: { config: z.ZodType<C> },
  run:
    | TriggerRun<C>
    | PureRun<C>
    | AiRun<C>
    | ReadRun<C>
    | EffectRun<C>
    | ApprovalRun<C>
    | WaitRun<C>
    | ContainerRun<C>,
): NodeRun {
  // The engine always parses a config with the definition's schema before it calls the run, which is what makes this sound.
  return run as NodeRun;
}
