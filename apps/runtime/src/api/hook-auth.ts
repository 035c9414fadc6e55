// Who may call a webhook: anybody, callers with a secret in a header, or callers that sign the body.
import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import { AppError } from '@leeway/shared/api/error.ts';
import * as z from 'zod';
import { webhookSettings } from '../store/connection-settings.ts';
import type { ApiDeps } from './api-deps.ts';

/** What the API needs to know of a webhook's config (packages/nodes, triggers/webhook). */
const hookConfigSchema = z.object({
  method: z.string().default('POST'),
  respond: z.enum(['accepted', 'result']).default('accepted'),
  auth: z.enum(['none', 'header', 'hmac']).default('none'),
  connection: z.string().default(''),
});
type HookConfig = z.infer<typeof hookConfigSchema>;

// A version's config is one object for as long as it is live, so it is read once.
const known = new WeakMap<object, HookConfig>();

/** The part of a webhook's config that the API needs. */
export function hookConfigOf(config: Record<string, unknown>): HookConfig {
  const read = known.get(config) ?? hookConfigSchema.parse(config);
  known.set(config, read);
  return read;
}

interface HookCall {
  headers: Headers;
  /** The body as it was sent: a signature covers these bytes. */
  bytes: Uint8Array;
  path: string;
}

/**
 * Gives the header that carried the secret, so that it is not kept. Throws `hook.unauthorized` (401), or
 * `hook.not_configured` (503) when the workflow asks for a secret that is not there: it must not open the door.
 */
export async function checkHookCaller(
  { headers, bytes, path }: HookCall,
  { auth, connection }: HookConfig,
  { stores }: Pick<ApiDeps, 'stores'>,
): Promise<string | undefined> {
  if (auth === 'none') return undefined;
  const record = await stores.connections.find(connection);
  const { header, value } =
    record === null ? { header: '', value: '' } : webhookSettings(record, await stores.connections.secret(record.id));
  if (value === '') throw notConfigured(path);
  const given = headers.get(header) ?? '';
  const isRight = auth === 'header' ? isSecret(given, value) : isSignature(given, bytes, value);
  if (!isRight) throw unauthorized(path, header, auth);
  return header;
}

/** Also as `Bearer <secret>`. Compared by hash, so that neither time nor length tells anything. */
function isSecret(given: string, secret: string): boolean {
  return isSame(given, secret) || isSame(given.replace(/^Bearer /i, ''), secret);
}

/** Hex SHA-256 HMAC of the raw body, also as `sha256=<hex>`. */
function isSignature(given: string, bytes: Uint8Array, secret: string): boolean {
  const wanted = createHmac('sha256', secret).update(bytes).digest('hex');
  return isSame(
    given
      .trim()
      .toLowerCase()
      .replace(/^sha256=/, ''),
    wanted,
  );
}

function isSame(a: string, b: string): boolean {
  const digest = (text: string) => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(a), digest(b));
}

function unauthorized(path: string, header: string, auth: 'header' | 'hmac'): AppError {
  const wanted = auth === 'header' ? 'the secret' : 'the hex SHA-256 HMAC of the body';
  return new AppError('hook.unauthorized', `This call of /hooks/${path} is not signed as it must be.`, {
    status: 401,
    hint: `Send ${wanted} in the header ${header}.`,
  });
}

function notConfigured(path: string): AppError {
  return new AppError('hook.not_configured', `The secret of /hooks/${path} is missing.`, {
    status: 503,
    hint: 'Choose a connection with a secret in the webhook step and publish.',
  });
}
