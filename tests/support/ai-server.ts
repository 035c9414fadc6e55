// An OpenAI-compatible model server for tests: answers sensibly by itself, and misbehaves on demand.
// Run by hand: node tests/support/ai-server.ts --port 4760
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import * as z from 'zod';
import { answerFor, confidenceFor, isSecondReading, type JsonSchema, secondAnswerFor } from './ai-answers.ts';
import { listen, portFromArguments } from './listen.ts';

/** What happens to one call instead of a sensible answer. `content` is sent as the model's text, whatever was asked for. */
export type AiScript =
  | { kind: 'status'; status: number; retryAfter?: string; message?: string }
  | { kind: 'never' | 'drop' | 'garbage' | 'refusal' | 'truncated' | 'answer' }
  | { kind: 'content'; content: string; tokens?: readonly ScriptedToken[] };

/** A token with its log-probability, and what else could have stood there. */
export interface ScriptedToken {
  token: string;
  logprob: number;
  top_logprobs?: readonly { token: string; logprob: number }[];
}

export interface RecordedAiRequest {
  model: string;
  system: string;
  user: string;
  messageCount: number;
  authorization: string;
  temperature: number | undefined;
  /** What kind of answer was asked for. */
  format: 'json_schema' | 'json_object' | 'plain';
  hasLogprobs: boolean;
  /** How many alternatives to each token were asked for. */
  alternatives: number;
  /** It checks another answer. */
  isSecondReading: boolean;
}

export interface TestAiServer {
  /** The base URL for a provider, ends in /v1. */
  url: string;
  port: number;
  requests: RecordedAiRequest[];
  /** For the next first readings, one each; after them the server is sensible again. Second readings come at the same time and take none. */
  script(...steps: AiScript[]): void;
  /** For the next second readings. */
  scriptSecond(...steps: AiScript[]): void;
  /** For every call that has no script of its own; null is sensible again. */
  always(step: AiScript | null): void;
  close(): Promise<void>;
}

interface AiServerOptions {
  port?: number;
  models?: string[];
  /** The only key that is let in; without it everybody is. */
  apiKey?: string;
  /** What the endpoint understands; the rest is answered with 400. Everything by default. */
  formats?: readonly string[];
  logprobs?: boolean;
  alternatives?: boolean;
}

const requestSchema = z.object({
  model: z.string(),
  messages: z.array(z.object({ role: z.string(), content: z.string() })),
  stream: z.boolean().optional(),
  logprobs: z.boolean().optional(),
  top_logprobs: z.int().min(0).max(20).optional(),
  temperature: z.number().optional(),
  response_format: z
    .object({ type: z.string(), json_schema: z.object({ schema: z.record(z.string(), z.unknown()) }).optional() })
    .optional(),
});
type ChatRequest = z.infer<typeof requestSchema>;

export async function startAiServer(options: AiServerOptions = {}): Promise<TestAiServer> {
  const models = options.models ?? ['test-model'];
  const requests: RecordedAiRequest[] = [];
  const steps: AiScript[] = [];
  const secondSteps: AiScript[] = [];
  let standing: AiScript | null = null;

  async function chat(incoming: IncomingMessage, response: ServerResponse): Promise<void> {
    const parsed = requestSchema.safeParse(JSON.parse(await readBody(incoming)));
    if (!parsed.success) return sendError(response, 400, z.prettifyError(parsed.error));
    const request = parsed.data;
    const recorded = describe(request, incoming);
    requests.push(recorded);
    const step = (recorded.isSecondReading ? secondSteps : steps).shift() ?? standing ?? { kind: 'answer' };
    const refusal = refusalOf(recorded, options, models);
    if (step.kind === 'answer' && refusal !== null) return sendError(response, refusal.status, refusal.message);
    play(step, { request, recorded, response, incoming });
  }

  const server = createServer((incoming, response) => {
    const path = incoming.url?.split('?')[0];
    if (path === '/v1/models') {
      sendJson(response, 200, { object: 'list', data: models.map((id) => ({ id, object: 'model' })) });
    } else if (path === '/v1/chat/completions') {
      chat(incoming, response).catch((error: unknown) => sendError(response, 400, String(error)));
    } else {
      sendError(response, 404, `nothing at ${path}`);
    }
  });
  const { port, close } = await listen(server, options.port);
  return {
    url: `http://127.0.0.1:${port}/v1`,
    port,
    requests,
    script: (...more) => void steps.push(...more),
    scriptSecond: (...more) => void secondSteps.push(...more),
    always: (step) => {
      standing = step;
    },
    close,
  };
}

interface Call {
  request: ChatRequest;
  recorded: RecordedAiRequest;
  response: ServerResponse;
  incoming: IncomingMessage;
}

function play(step: AiScript, { request, recorded, response, incoming }: Call): void {
  switch (step.kind) {
    case 'status':
      if (step.retryAfter !== undefined) response.setHeader('retry-after', step.retryAfter);
      return sendError(response, step.status, step.message ?? 'as scripted');
    case 'never':
      return;
    case 'drop':
      // Half an answer first, so that the client is in the middle of reading.
      response.writeHead(200, { 'content-type': 'application/json', 'content-length': '1000' });
      response.write('{"id":', () => incoming.socket.destroy());
      return;
    case 'garbage':
      response.writeHead(200, { 'content-type': 'application/json' }).end('<html>not JSON at all');
      return;
    case 'refusal':
      return send(response, request, { content: null, refusal: 'I cannot help with that.', finish: 'stop' });
    case 'truncated':
      return send(response, request, { content: '{"body":"Dear', refusal: null, finish: 'length' });
    case 'content':
      return send(response, request, { content: step.content, tokens: step.tokens, refusal: null, finish: 'stop' });
    case 'answer':
      return send(response, request, { content: sensibleAnswer(request, recorded), refusal: null, finish: 'stop' });
  }
}

function refusalOf(recorded: RecordedAiRequest, options: AiServerOptions, models: string[]) {
  if (options.apiKey !== undefined && recorded.authorization !== `Bearer ${options.apiKey}`) {
    return { status: 401, message: 'Incorrect API key provided' };
  }
  if (!models.includes(recorded.model)) return { status: 404, message: `The model ${recorded.model} does not exist` };
  if (recorded.format !== 'plain' && options.formats?.includes(recorded.format) === false) {
    return { status: 400, message: `response_format ${recorded.format} is not supported` };
  }
  if (recorded.hasLogprobs && options.logprobs === false) return { status: 400, message: 'logprobs are not supported' };
  if (recorded.alternatives > 0 && options.alternatives === false)
    return { status: 400, message: 'top_logprobs is not supported' };
  return null;
}

function describe(request: ChatRequest, incoming: IncomingMessage): RecordedAiRequest {
  const contentOf = (role: string) => request.messages.find((message) => message.role === role)?.content ?? '';
  const type = request.response_format?.type;
  return {
    model: request.model,
    system: contentOf('system'),
    user: contentOf('user'),
    messageCount: request.messages.length,
    authorization: incoming.headers.authorization ?? '',
    temperature: request.temperature,
    format: type === 'json_schema' || type === 'json_object' ? type : 'plain',
    hasLogprobs: request.logprobs === true,
    alternatives: request.top_logprobs ?? 0,
    isSecondReading: isSecondReading(schemaOf(request, contentOf('system')) ?? {}),
  };
}

function schemaOf(request: ChatRequest, system: string): JsonSchema | null {
  return request.response_format?.json_schema?.schema ?? schemaInWords(system);
}

/** The text between the fences (`<source>…</source>`) when there are some. */
function textOf(user: string): string {
  return /<(\w+)>\n?([\s\S]*?)\n?<\/\1>/.exec(user)?.[2] ?? user;
}

function sensibleAnswer(request: ChatRequest, recorded: RecordedAiRequest): string {
  const schema = schemaOf(request, recorded.system);
  const text = textOf(recorded.user);
  if (schema === null) return `You said: ${recorded.user}`;
  return JSON.stringify(
    recorded.isSecondReading ? secondAnswerFor(schema, text, recorded.system) : answerFor(schema, text),
  );
}

/** Without json_schema the schema is the last line of the system prompt that is a JSON object. */
function schemaInWords(system: string): JsonSchema | null {
  const line = system.split('\n').findLast((one) => one.startsWith('{"'));
  return line === undefined ? null : z.record(z.string(), z.unknown()).parse(JSON.parse(line));
}

interface Reply {
  content: string | null;
  tokens?: readonly ScriptedToken[] | undefined;
  refusal: string | null;
  finish: 'stop' | 'length';
}

function send(response: ServerResponse, request: ChatRequest, { content, tokens, refusal, finish }: Reply): void {
  const base = { id: 'chatcmpl-test', created: 0, model: request.model };
  const text = content ?? '';
  if (request.stream === true) return sendStream(response, base, { content: text, refusal, finish });
  const words = request.messages
    .map((message) => message.content)
    .join(' ')
    .split(/\s+/).length;
  const usage = { prompt_tokens: words, completion_tokens: text.split(/\s+/).length, total_tokens: 0 };
  const user = request.messages.find(({ role }) => role === 'user')?.content ?? '';
  const spelled = tokens ?? tokensOf(text, confidenceFor(textOf(user)));
  const logprobs = request.logprobs === true ? { content: spelled, refusal: null } : null;
  const choice = { index: 0, message: { role: 'assistant', content, refusal }, finish_reason: finish, logprobs };
  sendJson(response, 200, { ...base, object: 'chat.completion', choices: [choice], usage });
}

function sendStream(response: ServerResponse, base: object, { content, finish }: Reply): void {
  response.writeHead(200, { 'content-type': 'text/event-stream' });
  const pieces = content?.match(/[\s\S]{1,8}/g) ?? [];
  const deltas = [
    ...pieces.map((piece) => ({ delta: { content: piece }, finish_reason: null })),
    { delta: {}, finish_reason: finish },
  ];
  for (const delta of deltas) {
    const chunk = { ...base, object: 'chat.completion.chunk', choices: [{ index: 0, ...delta }] };
    response.write(`data: ${JSON.stringify(chunk)}\n\n`);
  }
  response.end('data: [DONE]\n\n');
}

/** Everything is certain but the first piece of each text: a label is exactly as probable as the answer is sure. */
function tokensOf(content: string, confidence: number) {
  const pieces = content.match(/[\p{L}\p{N}]{1,6}|[^\p{L}\p{N}]+/gu) ?? [];
  return pieces.map((token, index) => ({
    token,
    logprob: pieces[index - 1]?.endsWith('"') ? Math.log(confidence / 100) : 0,
    bytes: [...Buffer.from(token)],
    top_logprobs: [],
  }));
}

async function readBody(incoming: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of incoming) chunks.push(chunk);
  return Buffer.concat(chunks).toString();
}

function sendJson(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
}

function sendError(response: ServerResponse, status: number, message: string): void {
  sendJson(response, status, { error: { message, type: 'test_error', param: null, code: null } });
}

if (import.meta.main) {
  const server = await startAiServer({ port: portFromArguments(4760) });
  console.log(`AI test server on ${server.url} with the model test-model`);
}
