// One question to one provider: structured output, one repair, and every failure said in a sentence that names the provider.
import type { AiRequest } from '@leeway/nodes/contract/run.ts';
import OpenAI, { APIConnectionError, APIError } from 'openai';
import type { ChatCompletion, ChatCompletionMessageParam } from 'openai/resources/chat/completions';
import type { Clock } from '../clock.ts';
import { probabilityOf } from './label-probability.ts';
import { AiOutputError, type Provider, ProviderFailure } from './provider.ts';
import { isStrict, type JsonSchema, jsonSchemaOf, parseAnswer } from './structured-output.ts';

const TIMEOUT_MS = 45_000;
/** OpenAI gives 20 at most; more labels than this are hardly ever in question at once. */
const ALTERNATIVES = 10;
const MAX_RETRY_AFTER_MS = 3_600_000;

/** What an endpoint turned out to understand. Starts with everything; a 400 takes away what it complains about. */
export interface Abilities {
  format: 'json_schema' | 'json_object' | 'plain';
  hasLogprobs: boolean;
  /** With each token what else could have stood there. */
  hasAlternatives: boolean;
  hasTemperature: boolean;
}
export const ALL_ABILITIES: Abilities = {
  format: 'json_schema',
  hasLogprobs: true,
  hasAlternatives: true,
  hasTemperature: true,
};

export interface ProviderAnswer<T> {
  value: T;
  labelProbability: number | null;
  model: string;
  tokensIn: number;
  tokensOut: number;
  /** Worth remembering for the next call. */
  abilities: Abilities;
}

interface Question<T> {
  provider: Provider;
  request: AiRequest<T>;
  abilities: Abilities;
  clock: Clock;
  signal: AbortSignal;
}

/** Throws AiOutputError, ProviderFailure, or the reason of `signal` when the step was stopped. */
export async function askProvider<T>({
  provider,
  request,
  abilities,
  clock,
  signal,
}: Question<T>): Promise<ProviderAnswer<T>> {
  const timeout = AbortSignal.timeout(provider.timeoutMs ?? TIMEOUT_MS);
  const client = new OpenAI({
    baseURL: provider.baseUrl,
    apiKey: provider.apiKey || 'none',
    maxRetries: 0,
    organization: null,
    project: null,
    // The SDK must not print prompts, whatever OPENAI_LOG says.
    logLevel: 'off',
  });
  const conversation = new Conversation(client, {
    provider,
    request,
    abilities,
    signal: AbortSignal.any([signal, timeout]),
  });
  try {
    return await conversation.run();
  } catch (error) {
    if (signal.aborted) throw signal.reason;
    if (error instanceof AiOutputError) throw error;
    throw translate(error, { provider, model: request.model ?? provider.model, hasTimedOut: timeout.aborted, clock });
  }
}

interface ConversationSetup<T> {
  provider: Provider;
  request: AiRequest<T>;
  abilities: Abilities;
  signal: AbortSignal;
}

/** The messages so far and the tokens they cost: a repair goes on where the first answer went wrong. */
class Conversation<T> {
  readonly #client: OpenAI;
  readonly #setup: ConversationSetup<T>;
  readonly #schema: JsonSchema;
  #abilities: Abilities;
  #repairs: ChatCompletionMessageParam[] = [];
  #tokensIn = 0;
  #tokensOut = 0;

  constructor(client: OpenAI, setup: ConversationSetup<T>) {
    this.#client = client;
    this.#setup = setup;
    this.#abilities = setup.abilities;
    this.#schema = jsonSchemaOf(setup.request.schema);
  }

  async run(): Promise<ProviderAnswer<T>> {
    const first = await this.#complete();
    const parsed = parseAnswer(first.content, this.#setup.request.schema);
    if (parsed.ok) return this.#answer(parsed.value, first);
    this.#repairs = [
      { role: 'assistant', content: first.content },
      {
        role: 'user',
        content: `That answer cannot be used: ${parsed.problem}. Answer again with the corrected JSON object only.`,
      },
    ];
    const second = await this.#complete();
    const repaired = parseAnswer(second.content, this.#setup.request.schema);
    if (repaired.ok) return this.#answer(repaired.value, second);
    throw new AiOutputError(
      'invalid',
      `${this.#speaker(second.model)} did not answer in the form that was asked for: ${repaired.problem}.`,
      'Simplify the instruction or the fields, or choose a more capable model.',
    );
  }

  #answer(value: T, { model, labelProbability }: Completion): ProviderAnswer<T> {
    const [tokensIn, tokensOut, abilities] = [this.#tokensIn, this.#tokensOut, this.#abilities];
    return { value, labelProbability, model, tokensIn, tokensOut, abilities };
  }

  async #complete(): Promise<Completion> {
    const completion = await this.#createWithinAbilities();
    this.#tokensIn += completion.usage?.prompt_tokens ?? 0;
    this.#tokensOut += completion.usage?.completion_tokens ?? 0;
    const model = completion.model || this.#model;
    const choice = completion.choices?.[0];
    if (choice?.message === undefined)
      throw new ProviderFailure('server', `${this.#speaker(model)} sent an answer without content.`);
    const { message, finish_reason: finish, logprobs } = choice;
    if (message.refusal || finish === 'content_filter') {
      throw new AiOutputError(
        'refusal',
        `${this.#speaker(model)} refused to answer.`,
        'Change the instruction, or choose another model.',
      );
    }
    if (finish === 'length') {
      throw new AiOutputError(
        'truncated',
        `The answer of ${this.#speaker(model)} was cut off.`,
        'Ask for less at once, or choose a model with longer answers.',
      );
    }
    const { labelField, labels } = this.#setup.request;
    const tokens = logprobs?.content ?? [];
    const isTold = labelField !== undefined && tokens.length > 0;
    const labelProbability = isTold ? probabilityOf(labelField, tokens, labels) : null;
    return { content: message.content ?? '', model, labelProbability };
  }

  /** Asks for less as long as the endpoint says 400: many servers know neither json_schema nor logprobs. */
  async #createWithinAbilities(): Promise<ChatCompletion> {
    for (;;) {
      try {
        return await this.#create();
      } catch (error) {
        const fewer = fewerAbilities(this.#abilities, error);
        if (fewer === null) throw error;
        this.#abilities = fewer;
      }
    }
  }

  #create(): Promise<ChatCompletion> {
    const { request, signal } = this.#setup;
    const { format, hasLogprobs, hasAlternatives, hasTemperature } = this.#abilities;
    const schema = this.#schema;
    const inWords = `Answer with one JSON object that fits this JSON Schema, and nothing else:\n${JSON.stringify(schema)}`;
    const system = format === 'json_schema' ? request.system : `${request.system}\n\n${inWords}`;
    const body: OpenAI.ChatCompletionCreateParamsNonStreaming = {
      model: this.#model,
      messages: [{ role: 'system', content: system }, { role: 'user', content: request.user }, ...this.#repairs],
    };
    if (format === 'json_schema') {
      body.response_format = { type: 'json_schema', json_schema: { name: 'answer', schema, strict: isStrict(schema) } };
    }
    if (format === 'json_object') body.response_format = { type: 'json_object' };
    if (hasTemperature && request.temperature !== undefined) body.temperature = request.temperature;
    if (hasLogprobs && request.labelField !== undefined) {
      body.logprobs = true;
      if (hasAlternatives) body.top_logprobs = ALTERNATIVES;
    }
    return this.#client.chat.completions.create(body, { signal });
  }

  get #model(): string {
    return this.#setup.request.model ?? this.#setup.provider.model;
  }

  #speaker(model: string): string {
    return `${this.#setup.provider.name} (${model})`;
  }
}

interface Completion {
  content: string;
  model: string;
  labelProbability: number | null;
}

function fewerAbilities(abilities: Abilities, error: unknown): Abilities | null {
  if (!(error instanceof APIError) || (error.status !== 400 && error.status !== 422)) return null;
  const complaint = `${error.param ?? ''} ${error.message}`.toLowerCase();
  if (complaint.includes('context_length') || complaint.includes('context length')) return null;
  if (abilities.hasLogprobs && abilities.hasAlternatives && complaint.includes('top_logprobs'))
    return { ...abilities, hasAlternatives: false };
  if (abilities.hasLogprobs && complaint.includes('logprobs')) return { ...abilities, hasLogprobs: false };
  if (abilities.hasTemperature && complaint.includes('temperature')) return { ...abilities, hasTemperature: false };
  if (abilities.format === 'json_schema') return { ...abilities, format: 'json_object' };
  return abilities.format === 'json_object'
    ? { ...abilities, format: 'plain', hasLogprobs: false, hasTemperature: false }
    : null;
}

interface Circumstances {
  provider: Provider;
  model: string;
  hasTimedOut: boolean;
  clock: Clock;
}

function translate(error: unknown, { provider, model, hasTimedOut, clock }: Circumstances): ProviderFailure {
  const { name } = provider;
  const cause = withoutPayload(error);
  if (error instanceof ProviderFailure) return error;
  if (hasTimedOut) {
    const seconds = (provider.timeoutMs ?? TIMEOUT_MS) / 1000;
    return new ProviderFailure('timeout', `${name} did not answer within ${seconds} s.`, { cause });
  }
  if (error instanceof APIConnectionError)
    return new ProviderFailure('network', `${name} could not be reached.`, { cause });
  if (!(error instanceof APIError) || error.status === undefined) {
    return new ProviderFailure('server', `${name} sent an answer that is not readable.`, { cause });
  }
  const said = `${name} answered ${error.message.slice(0, 300)}`;
  if (error.status === 401 || error.status === 403) {
    return new ProviderFailure('setup', `${name} refused the API key.`, {
      hint: `Enter a valid key for ${name} in Settings, AI models.`,
      cause,
    });
  }
  if (error.status === 404) {
    return new ProviderFailure('setup', `${name} has no model “${model}”, or its address is wrong.`, {
      hint: `Check the model and the address of ${name} in Settings, AI models.`,
      cause,
    });
  }
  if (error.status === 429 || error.status === 408 || error.status >= 500) {
    const kind = error.status === 429 ? 'rate' : error.status === 408 ? 'timeout' : 'server';
    return new ProviderFailure(kind, said, { retryAfterMs: retryAfterMs(error.headers, clock), cause });
  }
  return new ProviderFailure('setup', said, { hint: 'Shorten the input, or choose another model.', cause });
}

/** Errors are logged; the SDK's hold headers and bodies, so only their first line goes on. */
function withoutPayload(error: unknown): unknown {
  return error instanceof Error ? `${error.name}: ${error.message.slice(0, 300)}` : undefined;
}

/** Seconds or an HTTP date; an hour at most. */
function retryAfterMs(headers: Headers | undefined, clock: Clock): number | undefined {
  const value = headers?.get('retry-after');
  if (!value) return undefined;
  const ms = /^\d+(\.\d+)?$/.test(value) ? Number(value) * 1000 : Date.parse(value) - clock.now();
  return Number.isFinite(ms) ? Math.min(Math.max(0, ms), MAX_RETRY_AFTER_MS) : undefined;
}
