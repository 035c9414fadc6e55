// Connections' secrets at rest: AES-256-GCM under a key derived from LEEWAY_SECRET.
import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, open, readFile, rename, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { AppError } from '@leeway/shared/api/error.ts';

export interface SecretBox {
  /** `context` says what the secret belongs to, such as `connection:<id>`; a sealed text opens under no other context. */
  seal(plain: string, context: string): string;
  /** Throws AppError `secret.unreadable` for another key, another context or changed bytes. */
  open(sealed: string, context: string): string;
}

const PREFIX = 'v1.';
const IV_BYTES = 12;
const TAG_BYTES = 16;
const MIN_SECRET_LENGTH = 16;

/** A key of its own for one purpose: who learns it learns nothing of the secret or of other keys. */
export function deriveKey(secret: string, purpose: string): string {
  return Buffer.from(hkdfSync('sha256', secret, 'leeway', purpose, 32)).toString('base64url');
}

/** A sealed text is `v1.` + base64url(iv, tag, ciphertext), so that the algorithm can change one day. */
export function createSecretBox(secret: string): SecretBox {
  const key = new Uint8Array(hkdfSync('sha256', secret, 'leeway', 'secret-box v1', 32));
  return {
    seal(plain, context) {
      const iv = randomBytes(IV_BYTES);
      const cipher = createCipheriv('aes-256-gcm', key, iv);
      cipher.setAAD(Buffer.from(context));
      const body = Buffer.concat([cipher.update(plain, 'utf8'), cipher.final()]);
      return PREFIX + Buffer.concat([iv, cipher.getAuthTag(), body]).toString('base64url');
    },
    open(sealed, context) {
      try {
        return decrypt(key, sealed, context);
      } catch (cause) {
        throw new AppError('secret.unreadable', `The stored secret of ${context} cannot be read.`, {
          status: 500,
          hint: 'Start Leeway with the LEEWAY_SECRET (or the file secret.key in the data folder) it was stored with, or enter the secret again.',
          cause,
        });
      }
    },
  };
}

function decrypt(key: Uint8Array, sealed: string, context: string): string {
  if (!sealed.startsWith(PREFIX)) throw new Error('unknown format');
  const bytes = Buffer.from(sealed.slice(PREFIX.length), 'base64url');
  const decipher = createDecipheriv('aes-256-gcm', key, bytes.subarray(0, IV_BYTES), { authTagLength: TAG_BYTES });
  decipher.setAAD(Buffer.from(context));
  decipher.setAuthTag(bytes.subarray(IV_BYTES, IV_BYTES + TAG_BYTES));
  return decipher.update(bytes.subarray(IV_BYTES + TAG_BYTES), undefined, 'utf8') + decipher.final('utf8');
}

const SECRET_FILE = 'secret.key';

/** LEEWAY_SECRET, else the data folder's `secret.key`, which is made at the first start and readable by its owner alone. */
export async function loadOrCreateSecret(dataDir: string, env: Record<string, string | undefined>): Promise<string> {
  const given = env.LEEWAY_SECRET;
  if (given !== undefined && given !== '') {
    if (given.length >= MIN_SECRET_LENGTH) return given;
    throw new AppError('settings.secret_too_short', `LEEWAY_SECRET has ${given.length} characters.`, {
      hint: `Use at least ${MIN_SECRET_LENGTH} random characters, such as the output of: openssl rand -base64 32`,
    });
  }
  const file = path.join(dataDir, SECRET_FILE);
  return (await createSecretFile(file)) ?? (await readSecretFile(file));
}

/** The secret that is in use, without making one; null when there is none yet. */
export async function findSecret(dataDir: string, env: Record<string, string | undefined>): Promise<string | null> {
  const given = env.LEEWAY_SECRET;
  if (given !== undefined && given !== '') return given;
  const file = path.join(dataDir, SECRET_FILE);
  return existsSync(file) ? readSecretFile(file) : null;
}

/** Puts a secret that came with a backup in the data folder; one that was there goes into the folder `aside`. */
export async function replaceSecret(dataDir: string, secret: string, aside: string): Promise<void> {
  const file = path.join(dataDir, SECRET_FILE);
  const before = await findSecret(dataDir, {});
  if (before === secret) return;
  if (before !== null) {
    await mkdir(aside, { recursive: true });
    await rename(file, path.join(aside, SECRET_FILE));
  }
  await writeFile(file, `${secret}\n`, { mode: 0o600, flush: true });
}

/** Null when the file is already there: `wx` makes sure that an existing key is never overwritten. */
async function createSecretFile(file: string): Promise<string | null> {
  await mkdir(path.dirname(file), { recursive: true });
  try {
    const handle = await open(file, 'wx', 0o600);
    const secret = randomBytes(32).toString('base64url');
    try {
      await handle.writeFile(`${secret}\n`);
      await handle.sync();
    } finally {
      await handle.close();
    }
    return secret;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EEXIST') return null;
    throw error;
  }
}

async function readSecretFile(file: string): Promise<string> {
  const secret = (await readFile(file, 'utf8')).trim();
  if (secret.length >= MIN_SECRET_LENGTH) return secret;
  throw new AppError('settings.secret_file_damaged', `${file} holds no usable secret.`, {
    status: 500,
    hint: 'Restore the file from a backup. If there is none, delete it and enter the secrets of all connections again.',
  });
}
