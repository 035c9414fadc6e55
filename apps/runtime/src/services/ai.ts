// Answers of AI models: an ordered chain of providers, each with a breaker, and built-in rules when there is none.
import { type AiAnswer, type AiRequest, NoSecondReading, TerminalError } from '@leeway/nodes/contract/run.ts';
import * as z from 'zod';
import { type Abilities, ALL_ABILITIES, askProvider } from './ai/ask-provider.ts';
import { type Breaker, createBreaker } from './ai/breaker.ts';
import { answerBuiltIn } from './ai/builtin.ts';
import { costOf } from './ai/prices.ts';
import { AiOutputError, AiUnavailableError, type Provider, ProviderFailure } from './ai/provider.ts';
import type { Clock } from './clock.ts';

export interface AiServiceDeps {
  /** In the order in which they are asked; none means the built-in rules. */
  providers(): Promise<Provider[]>;
  clock: Clock;
  /** Told about each provider that gave no answer; never gets prompts or keys. */
  onFailure?(failure: { provider: string; kind: ProviderFailure['kind']; message: string }): void;
}

export type ProviderTest =
  | { ok: true; model: string; latencyMs: number }
  | { ok: false; message: string; hint?: string };

export interface AiService {
  /**
   * Throws AiOutputError (an answer that cannot be used), TerminalError (the set-up is refused), AiUnavailableError (worth a
   * retry), NoSecondReading (rules do not check themselves), or the reason of `signal` or of the request's own.
   */
  complete<T>(request: AiRequest<T>, signal: AbortSignal): Promise<AiAnswer<T>>;
  /** Asks one small question. For the connection test; leaves breakers and memory alone. */
  testProvider(provider: Provider): Promise<ProviderTest>;
}

export function createAiService({ providers, clock, onFailure }: AiServiceDeps): AiService {
  const breaker = createBreaker(clock);
  const abilities = new Map<string, Abilities>();

  async function complete<T>(request: AiRequest<T>, stepSignal: AbortSignal): Promise<AiAnswer<T>> {
    const signal = request.signal === undefined ? stepSignal : AbortSignal.any([stepSignal, request.signal]);
    signal.throwIfAborted();
    const chain = chainFor(await providers(), request.model);
    if (chain.length === 0 && request.isSecondReading) throw new NoSecondReading();
    if (chain.length === 0) return answerBuiltIn(request, clock.now());
    const failures: ProviderFailure[] = [];
    for (const [index, link] of chain.entries()) {
      const outcome = await tryLink({ ...link, request, signal, breaker, abilities, clock });
      if (!(outcome instanceof ProviderFailure)) return withFallback(outcome, index > 0);
      onFailure?.({ provider: link.provider.name, kind: outcome.kind, message: outcome.message });
      failures.push(outcome);
    }
    throw summarise(failures);
  }

  async function testProvider(provider: Provider): Promise<ProviderTest> {
    const startedAt = clock.now();
    const signal = new AbortController().signal;
    try {
      const answer = await askProvider({ provider, request: TEST_REQUEST, abilities: ALL_ABILITIES, clock, signal });
      return { ok: true, model: answer.model, latencyMs: clock.now() - startedAt };
    } catch (error) {
      if (!(error instanceof ProviderFailure || error instanceof AiOutputError)) throw error;
      return { ok: false, message: error.message, ...(error.hint === undefined ? {} : { hint: error.hint }) };
    }
  }
  return { complete, testProvider };
}

const TEST_REQUEST: AiRequest<{ ok: boolean }> = {
  task: {
    kind: 'extract',
    source: 'ok: yes',
    fields: [{ name: 'ok', type: 'boolean', description: '', required: true }],
  },
  system: 'This tests a connection. Answer that ok is true.',
  user: 'ok: yes',
  schema: z.object({ ok: z.boolean() }),
};

interface Link {
  provider: Provider;
  model: string;
}

/** A model chosen in the node is asked first, from the provider that has it (or the first one); then the chain as it is. */
function chainFor(providers: readonly Provider[], model: string | undefined): Link[] {
  const links = providers.map((provider) => ({ provider, model: provider.model }));
  const first = links.find((link) => link.model === model) ?? links[0];
  if (model === undefined || first === undefined) return links;
  return [{ provider: first.provider, model }, ...links.filter((link) => link !== first)];
}

interface Attempt<T> extends Link {
  request: AiRequest<T>;
  signal: AbortSignal;
  breaker: Breaker;
  abilities: Map<string, Abilities>;
  clock: Clock;
}

/** An answer, or why there is none and the next provider is asked. Everything else is thrown. */
async function tryLink<T>(attempt: Attempt<T>): Promise<AiAnswer<T> | ProviderFailure> {
  const { provider, model, request, signal, breaker, abilities, clock } = attempt;
  const wait = breaker.waitMs(provider.id);
  if (wait > 0) {
    return new ProviderFailure('server', `${provider.name} failed several times and is left alone for now.`, {
      retryAfterMs: wait,
    });
  }
  const memory = `${provider.id} ${provider.baseUrl} ${model}`;
  const startedAt = clock.now();
  const known = abilities.get(memory) ?? ALL_ABILITIES;
  try {
    const answer = await askProvider({ provider, request: { ...request, model }, abilities: known, clock, signal });
    breaker.succeeded(provider.id);
    abilities.set(memory, answer.abilities);
    const { tokensIn, tokensOut } = answer;
    const call = {
      provider: provider.name,
      model: answer.model,
      isBuiltIn: false,
      isFallback: false,
      prompt: { system: request.system, user: request.user },
      tokensIn,
      tokensOut,
      costUsd: costOf(answer.model, tokensIn, tokensOut),
      latencyMs: clock.now() - startedAt,
    };
    return { value: answer.value, labelProbability: answer.labelProbability, call };
  } catch (error) {
    if (error instanceof AiOutputError) breaker.succeeded(provider.id);
    if (!(error instanceof ProviderFailure)) throw error;
    if (error.kind !== 'setup') breaker.failed(provider.id);
    return error;
  }
}

function withFallback<T>(answer: AiAnswer<T>, isFallback: boolean): AiAnswer<T> {
  return { ...answer, call: { ...answer.call, isFallback } };
}

/** Worth a retry as soon as one of them was only busy; otherwise somebody has to change the settings. */
function summarise(failures: readonly ProviderFailure[]): Error {
  const message = failures.map((failure) => failure.message).join(' ');
  const busy = failures.flatMap(({ kind, retryAfterMs }) => (kind === 'setup' ? [] : [{ kind, retryAfterMs }]));
  const [first] = busy;
  if (first === undefined) return new TerminalError(message, { hint: failures[0]?.hint, cause: failures[0] });
  const waits = busy.map((failure) => failure.retryAfterMs).filter((wait) => wait !== undefined);
  // The first provider that is free again will do, but only when each of them said when that is.
  const retryAfterMs = waits.length === busy.length ? Math.min(...waits) : undefined;
  const options = { kind: first.kind, retryAfterMs, cause: failures.find(({ kind }) => kind !== 'setup') };
  return new AiUnavailableError(`No AI model answered. ${message}`, options);
}
