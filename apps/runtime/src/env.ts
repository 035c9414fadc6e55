// The settings of the process (README, "Settings"), checked at once: one message names all that is wrong.
import path from 'node:path';
import { AppError } from '@leeway/shared/api/error.ts';
import * as z from 'zod';

const webAddress = z.url({ protocol: /^https?$/, error: 'must be an address such as https://leeway.example.com' });

const envSchema = z
  .object({
    PORT: z.coerce
      .number('must be a number')
      .int('must be a whole number')
      .min(0)
      .max(65_535, 'must be at most 65535')
      .default(4750),
    LEEWAY_HOST: z.string().default('127.0.0.1'),
    LEEWAY_DATA_DIR: z.string().default('./data'),
    LEEWAY_SECRET: z.string().min(16, 'must have at least 16 characters').optional(),
    LEEWAY_PUBLIC_URL: webAddress.optional(),
    LEEWAY_OWNER_EMAIL: z.email('must be an e-mail address').optional(),
    LEEWAY_OWNER_PASSWORD: z.string().min(10, 'must have at least 10 characters').max(200).optional(),
    LEEWAY_API_KEY: z.string().min(8, 'must have at least 8 characters').max(500).optional(),
    OPENAI_API_KEY: z.string().optional(),
    OPENAI_BASE_URL: webAddress.optional(),
    OPENAI_MODEL: z.string().optional(),
  })
  .check(({ value, issues }) => {
    const isHalf = (value.LEEWAY_OWNER_EMAIL === undefined) !== (value.LEEWAY_OWNER_PASSWORD === undefined);
    if (!isHalf) return;
    const missing = value.LEEWAY_OWNER_EMAIL === undefined ? 'LEEWAY_OWNER_EMAIL' : 'LEEWAY_OWNER_PASSWORD';
    issues.push({
      code: 'custom',
      path: [missing],
      message: 'is needed when the other half of the owner is set',
      input: value,
    });
  });

export interface Env {
  port: number;
  host: string;
  /** Absolute. */
  dataDir: string;
  /** Where browsers reach Leeway, without a slash at the end. */
  publicUrl: string;
  isPublicUrlGiven: boolean;
  owner: { email: string; password: string } | null;
  apiKey: string | null;
  /** The AI model of the environment; null when neither key nor address is set. */
  model: { baseUrl: string; apiKey: string; model: string } | null;
}

const DEFAULT_MODEL = 'gpt-4.1-mini';

/** Throws AppError `settings.invalid`, whose message names every variable that is wrong. */
export function readEnv(variables: Record<string, string | undefined>): Env {
  const parsed = envSchema.safeParse(withoutEmpty(variables));
  if (!parsed.success) throw invalidSettings(parsed.error);
  const { PORT: port, LEEWAY_HOST: host, ...env } = parsed.data;
  const { LEEWAY_OWNER_EMAIL: email, LEEWAY_OWNER_PASSWORD: password } = env;
  const hasModel = env.OPENAI_API_KEY !== undefined || env.OPENAI_BASE_URL !== undefined;
  return {
    port,
    host,
    dataDir: path.resolve(env.LEEWAY_DATA_DIR),
    publicUrl: (env.LEEWAY_PUBLIC_URL ?? `http://localhost:${port}`).replace(/\/+$/, ''),
    isPublicUrlGiven: env.LEEWAY_PUBLIC_URL !== undefined,
    owner: email === undefined || password === undefined ? null : { email, password },
    apiKey: env.LEEWAY_API_KEY ?? null,
    model: hasModel
      ? {
          baseUrl: env.OPENAI_BASE_URL ?? 'https://api.openai.com/v1',
          apiKey: env.OPENAI_API_KEY ?? '',
          model: env.OPENAI_MODEL ?? DEFAULT_MODEL,
        }
      : null,
  };
}

/** A variable that is set to nothing counts as not set: that is how shells and compose files leave one out. */
function withoutEmpty(variables: Record<string, string | undefined>): Record<string, string> {
  const given = Object.entries(variables).map(([name, value]): [string, string] => [name, value?.trim() ?? '']);
  return Object.fromEntries(given.filter(([, value]) => value !== ''));
}

function invalidSettings({ issues }: z.ZodError): AppError {
  const lines = issues.map(({ path: [name], message }) => `  ${String(name)} ${message}`);
  return new AppError('settings.invalid', `Leeway cannot start with these settings:\n${lines.join('\n')}`, {
    hint: 'Correct the environment variables and start again. The README lists them all.',
  });
}
