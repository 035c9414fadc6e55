// Accounts, sessions and API keys by better-auth, over a connection of its own to the database. Roles are in store/members.ts.
import { createHash } from 'node:crypto';
import { apiKey, defaultKeyHasher } from '@better-auth/api-key';
import { AppError } from '@leeway/shared/api/error.ts';
import { type BetterAuthOptions, betterAuth } from 'better-auth';
import { getMigrations } from 'better-auth/db/migration';
import Database from 'better-sqlite3';
import { SqliteDialect } from 'kysely';
import * as z from 'zod';

export interface Account {
  id: string;
  name: string;
  email: string;
  createdAt: number;
}
export interface StoredKey {
  id: string;
  name: string;
  /** The first characters, to tell keys apart. */
  start: string;
  createdAt: number;
  lastUsedAt: number | null;
}
export interface Identity {
  userId: string;
  name: string;
  via: 'session' | 'key';
  /** Cookies to send back, when the session's were renewed. */
  cookies: string[];
}
export interface NewAccount {
  name: string;
  email: string;
  password: string;
}

export interface AuthService {
  /** Answers sign-in, sign-out and session calls below /api/auth. */
  handle(request: Request): Promise<Response>;
  /** Who sends these headers: a Bearer key wins over a session cookie. Null when neither is good. */
  identify(headers: Headers): Promise<Identity | null>;
  /** Checks a password and gives the session's cookies. */
  signIn(email: string, password: string): Promise<string[]>;
  /** Throws `user.email_taken` (409). */
  createAccount(input: NewAccount): Promise<Account>;
  findByEmail(email: string): Promise<Account | null>;
  listAccounts(): Promise<Account[]>;
  /** A new password ends every session of the person. */
  updateAccount(id: string, changes: { name?: string | undefined; password?: string | undefined }): Promise<void>;
  removeAccount(id: string): Promise<void>;
  listKeys(userId: string): Promise<StoredKey[]>;
  /** The key is in the clear here and never again. */
  createKey(userId: string, name: string): Promise<StoredKey & { key: string }>;
  /** Throws `key.not_found`. */
  removeKey(userId: string, keyId: string): Promise<void>;
  /** Makes a given key the one of this name (LEEWAY_API_KEY): an older one of the name is revoked. */
  installKey(userId: string, name: string, key: string): Promise<void>;
  close(): void;
}

export interface AuthDeps {
  /** The database file, or ':memory:' in tests. */
  file: string;
  /** Signs cookies. */
  secret: string;
  /** Where browsers reach the workspace; cookies are Secure when it is https. */
  publicUrl: string;
  now(): number;
  /** What better-auth would print. */
  onWarning?(message: string): void;
}

/** How long a verified key is not looked up again; revoking one forgets it at once. */
const KEY_MEMORY_MS = 60_000;
const COOKIE_CACHE_SECONDS = 60;
const KEY_PREFIX = 'lw_';
const START_LENGTH = 8;

const keyRowSchema = z.object({
  id: z.string(),
  name: z.string().nullable(),
  start: z.string().nullable(),
  createdAt: z.date(),
  updatedAt: z.date(),
  lastRequest: z.date().nullish(),
});

const goodKeySchema = z.object({
  referenceId: z.string(),
  enabled: z.boolean().nullable(),
  expiresAt: z.date().nullable(),
});

/** Opens the connection and brings better-auth's tables up to date. */
export async function createAuthService(deps: AuthDeps): Promise<AuthService> {
  const db = new Database(deps.file);
  db.pragma('auto_vacuum = INCREMENTAL');
  db.pragma('journal_mode = WAL');
  db.pragma('synchronous = FULL');
  db.pragma('busy_timeout = 5000');
  const options = optionsOf(db, deps);
  // Before the instance is made: it complains about tables that are missing.
  const { runMigrations } = await getMigrations(options);
  await runMigrations();
  const auth = betterAuth(options);
  const context = await auth.$context;
  const accounts = createAccounts(context);
  const keys = createKeys(auth, context, deps.now);

  return {
    ...accounts,
    listKeys: keys.list,
    createKey: keys.create,
    removeKey: keys.remove,
    installKey: keys.install,
    handle: (request) => auth.handler(request),
    identify: async (headers) => {
      const bearer = /^Bearer\s+(\S+)$/i.exec(headers.get('authorization') ?? '')?.[1];
      if (bearer !== undefined) return keys.identify(bearer);
      if (!headers.has('cookie')) return null;
      const { headers: answer, response } = await auth.api.getSession({ headers, returnHeaders: true });
      if (response === null) return null;
      const { id, name } = response.user;
      return { userId: id, name, via: 'session', cookies: answer.getSetCookie() };
    },
    signIn: async (email, password) => {
      const { headers } = await auth.api.signInEmail({ body: { email, password }, returnHeaders: true });
      return headers.getSetCookie();
    },
    updateAccount: async (id, changes) => {
      await accounts.updateAccount(id, changes);
      keys.forget();
    },
    removeAccount: async (id) => {
      await accounts.removeAccount(id);
      await keys.removeAll(id);
    },
    close: () => {
      db.close();
    },
  };
}

function optionsOf(db: Database.Database, { secret, publicUrl, onWarning }: AuthDeps) {
  return {
    appName: 'Leeway',
    baseURL: publicUrl,
    basePath: '/api/auth',
    secret: createHash('sha256').update(`leeway sessions ${secret}`).digest('base64url'),
    // A dialect, not the connection itself: with the latter, writes are wrapped in transactions that stay open across
    // awaits, and the journal's synchronous transaction would wait for one that cannot go on.
    database: { dialect: new SqliteDialect({ database: db }), type: 'sqlite', transaction: false },
    emailAndPassword: { enabled: true, disableSignUp: true, minPasswordLength: 10, maxPasswordLength: 200 },
    session: {
      expiresIn: 30 * 86_400,
      updateAge: 86_400,
      cookieCache: { enabled: true, maxAge: COOKIE_CACHE_SECONDS },
    },
    // Origins and the number of sign-ins are checked by the API, for all of its routes alike.
    advanced: {
      cookiePrefix: 'leeway',
      useSecureCookies: publicUrl.startsWith('https:'),
      disableCSRFCheck: true,
      disableOriginCheck: true,
      defaultCookieAttributes: { sameSite: 'lax', httpOnly: true },
    },
    rateLimit: { enabled: false },
    telemetry: { enabled: false },
    logger: { level: 'warn', log: (_level, message) => onWarning?.(message) },
    plugins: [
      apiKey({
        defaultPrefix: KEY_PREFIX,
        maximumNameLength: 100,
        rateLimit: { enabled: false },
        startingCharactersConfig: { shouldStore: true, charactersLength: START_LENGTH },
      }),
    ],
  } satisfies BetterAuthOptions;
}

type Auth = ReturnType<typeof betterAuth<ReturnType<typeof optionsOf>>>;
type Context = Awaited<Auth['$context']>;
type Accounts = Pick<AuthService, 'createAccount' | 'findByEmail' | 'listAccounts' | 'updateAccount' | 'removeAccount'>;

function createAccounts({ internalAdapter, password: passwords }: Context): Accounts {
  const findByEmail = async (email: string) => {
    const found = await internalAdapter.findUserByEmail(email.toLowerCase());
    return found === null ? null : asAccount(found.user);
  };
  return {
    findByEmail,
    createAccount: async ({ name, email, password }) => {
      if ((await findByEmail(email)) !== null) throw emailTaken(email);
      const values = { name, email: email.toLowerCase(), emailVerified: true };
      const user = await internalAdapter.createUser(values, { method: 'admin' });
      const hash = await passwords.hash(password);
      await internalAdapter.linkAccount({
        userId: user.id,
        providerId: 'credential',
        accountId: user.id,
        password: hash,
      });
      return asAccount(user);
    },
    listAccounts: async () => (await internalAdapter.listUsers(10_000)).map(asAccount),
    updateAccount: async (id, { name, password }) => {
      if (name !== undefined) await internalAdapter.updateUser(id, { name });
      if (password === undefined) return;
      await internalAdapter.updatePassword(id, await passwords.hash(password));
      await internalAdapter.deleteUserSessions(id);
    },
    removeAccount: async (id) => {
      await internalAdapter.deleteUserSessions(id);
      await internalAdapter.deleteUser(id);
    },
  };
}

function asAccount({
  id,
  name,
  email,
  createdAt,
}: {
  id: string;
  name: string;
  email: string;
  createdAt: Date;
}): Account {
  return { id, name, email, createdAt: createdAt.getTime() };
}

function emailTaken(email: string): AppError {
  return new AppError('user.email_taken', `There is an account for ${email} already.`, {
    status: 409,
    hint: 'Use another e-mail address, or give that person another role.',
  });
}

function createKeys(auth: Auth, { adapter, internalAdapter }: Context, now: () => number) {
  const known = new Map<string, { identity: Identity; until: number }>();
  const find = async (userId: string) =>
    z
      .array(keyRowSchema)
      .parse(await adapter.findMany({ model: 'apikey', where: [{ field: 'referenceId', value: userId }] }));

  const verify = createVerify(auth, { adapter, internalAdapter }, now);

  async function remove(userId: string, keyId: string): Promise<void> {
    const keys = await find(userId);
    if (!keys.some(({ id }) => id === keyId)) {
      throw new AppError('key.not_found', `You have no API key ${keyId}.`, {
        status: 404,
        hint: 'It may be revoked already.',
      });
    }
    await adapter.delete({ model: 'apikey', where: [{ field: 'id', value: keyId }] });
    known.clear();
  }

  async function create(userId: string, name: string): Promise<StoredKey & { key: string }> {
    const { key, ...row } = await auth.api.createApiKey({ body: { name, userId } });
    return { ...asStoredKey(keyRowSchema.parse(row)), key };
  }

  return {
    create,
    remove,
    forget: () => known.clear(),
    list: async (userId: string) => (await find(userId)).map(asStoredKey),
    removeAll: async (userId: string) => {
      await adapter.deleteMany({ model: 'apikey', where: [{ field: 'referenceId', value: userId }] });
      known.clear();
    },
    install: async (userId: string, name: string, key: string) => {
      const old = (await find(userId)).filter((row) => row.name === name);
      const { id } = await create(userId, name);
      const pinned = { key: await defaultKeyHasher(key), start: key.slice(0, START_LENGTH) };
      await adapter.update({ model: 'apikey', where: [{ field: 'id', value: id }], update: pinned });
      for (const row of old) await remove(userId, row.id);
    },
    identify: async (key: string) => {
      const hash = await defaultKeyHasher(key);
      const hit = known.get(hash);
      if (hit !== undefined && hit.until > now()) return hit.identity;
      const identity = await verify(key);
      if (known.size > 1000) known.clear();
      if (identity !== null) known.set(hash, { identity, until: now() + KEY_MEMORY_MS });
      return identity;
    },
  };
}

/** Whose key it is; null for a key that nobody has, or that is switched off or too old. */
function createVerify(
  auth: Auth,
  { adapter, internalAdapter }: Pick<Context, 'adapter' | 'internalAdapter'>,
  now: () => number,
) {
  async function findGood(key: string): Promise<{ referenceId: string } | null> {
    const where = [{ field: 'key', value: await defaultKeyHasher(key) }];
    const row = goodKeySchema.nullable().parse(await adapter.findOne({ model: 'apikey', where }));
    const isGood = row !== null && row.enabled !== false && (row.expiresAt === null || row.expiresAt.getTime() > now());
    return isGood ? row : null;
  }

  return async function verify(key: string): Promise<Identity | null> {
    const { valid, key: checked } = await auth.api.verifyApiKey({ body: { key } });
    // Each check also notes the time. A disk that is full must not make a good key a bad one.
    const row = valid && checked !== null ? checked : await findGood(key);
    if (row === null) return null;
    const user = await internalAdapter.findUserById(row.referenceId);
    return user === null ? null : { userId: user.id, name: user.name, via: 'key', cookies: [] };
  };
}

function asStoredKey(row: z.infer<typeof keyRowSchema>): StoredKey {
  const { id, name, start, createdAt, updatedAt } = row;
  const wasUsed = updatedAt.getTime() > createdAt.getTime() + 1;
  const lastUsed = row.lastRequest ?? (wasUsed ? updatedAt : null);
  return {
    id,
    name: name ?? '',
    start: start ?? '',
    createdAt: createdAt.getTime(),
    lastUsedAt: lastUsed?.getTime() ?? null,
  };
}
