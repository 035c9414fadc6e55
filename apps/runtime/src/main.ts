// Puts the runtime together: env → lock → store → services → engine → api → listen. The only file that wires.
import { readFileSync } from 'node:fs';
import { flushCompileCache } from 'node:module';
import path from 'node:path';
import { type ServerType, serve } from '@hono/node-server';
import { loadCatalogue } from '@leeway/nodes/runtime';
import { AppError } from '@leeway/shared/api/error.ts';
import type { ApiDeps } from './api/api-deps.ts';
import { createApp } from './api/app.ts';
import { createOwner } from './api/create-owner.ts';
import { listProviders } from './api/providers.ts';
import { loadTemplates } from './api/template-files.ts';
import { createEngine, type EngineDeps } from './engine/create-engine.ts';
import { type Env, readEnv } from './env.ts';
import { detectLocalServers } from './services/ai/local-servers.ts';
import { type AllowedHosts, readAllowedHosts } from './services/allowed-hosts.ts';
import { type AuthService, createAuthService } from './services/auth.ts';
import { systemClock } from './services/clock.ts';
import { createLog, figuresOf, type Log } from './services/log.ts';
import { createSecretBox, deriveKey, loadOrCreateSecret } from './services/secrets.ts';
import { createApprovalStore } from './store/approvals.ts';
import { httpSettings, smtpSettings } from './store/connection-settings.ts';
import { createDeliveryStore } from './store/deliveries/deliveries.ts';
import { checkDatabase } from './store/files/check-database.ts';
import { createCrashPoints } from './store/files/crash-points.ts';
import { lockDataDir } from './store/files/data-lock.ts';
import { explainStoreError } from './store/files/store-errors.ts';
import { createJournal } from './store/journal.ts';
import { openStore } from './store/open-store.ts';
import { createRetentionStore } from './store/retention.ts';
import { createRunStore } from './store/runs/runs.ts';
import { createStores, type Stores } from './store/stores.ts';
import { createTimerStore } from './store/timers.ts';
import { createSignalStore } from './store/waits.ts';

const RUNTIME_DIR = path.resolve(import.meta.dirname, '..');
const EDITOR_DIR = path.resolve(RUNTIME_DIR, '../editor/dist');
const ROOT_PACKAGE = path.resolve(RUNTIME_DIR, '../../package.json');
const DATABASE = 'leeway.sqlite';
/** Everything in flight gets this long to end after SIGINT or SIGTERM. */
const STOP_MS = 9500;
/** Of these, so much is for answers to callers that still wait. */
const ANSWERS_MS = 1000;
/**
 * A connection may be idle so long. Longer than proxies and senders keep theirs (mostly 60 s at most): with Node's 5 s they often
 * send on one that is being closed, and the delivery is lost on its way.
 */
const IDLE_MS = 75_000;

/** What must be given back when the process stops, last taken first. */
type Closer = () => void | Promise<void>;

async function main(): Promise<void> {
  const env = readEnv(process.env);
  const log = createLog(process.env);
  const pass = createCrashPoints(process.env.LEEWAY_CRASH_AT);
  const closers: Closer[] = [];
  const closing = new AbortController();
  const { auth, store, stores, drawKey } = await openData({ env, log, closers });
  const services = await createServices({ stores, env, log });
  closers.push(services.close);
  const { types, broken } = await loadCatalogue();
  for (const { folder, error } of broken) log.error({ err: error, folder }, 'a node type could not be loaded');
  const engine = createEngine({
    ...stores,
    journal: createJournal(store.db, pass, (error) => log.error({ err: error }, 'a listener of the journal failed')),
    runs: createRunStore(store.db),
    approvals: createApprovalStore(store.db),
    timers: createTimerStore(store.db),
    signals: createSignalStore(store.db),
    deliveries: createDeliveryStore(store.db),
    retention: createRetentionStore(store.db),
    contextFor: services.contextFor,
    drawKey,
    types,
    clock: systemClock,
    log,
    publicUrl: env.publicUrl,
    telling: { people: () => auth.listAccounts(), outside: services.outside },
    pass,
  });
  closers.push(() => engine.close());
  await engine.recover();

  const app = createApp({
    engine,
    stores,
    auth,
    log,
    mail: services.mail,
    ai: services.ai,
    detectLocalServers: () => detectLocalServers(),
    catalogue: (type) => types.get(type)?.definition,
    templates: loadTemplates(path.join(RUNTIME_DIR, 'templates')),
    clock: systemClock,
    version: readVersion(),
    publicUrl: env.publicUrl,
    environmentModel: env.model,
    editorDir: EDITOR_DIR,
    onSettingsChanged: async () => {
      await services.loadAllowedHosts();
      await engine.reloadSettings();
    },
    closing: closing.signal,
  });
  closers.push(await listen(app, env));
  stopOnSignals({ closers, closing, log });
  // What was compiled is kept now, not at the end: the start after a crash is as fast as any other.
  flushCompileCache();
}

/** Locks the data folder, opens its database, and makes the owner whom the environment names. */
async function openData({ env, log, closers }: { env: Env; log: Log; closers: Closer[] }) {
  const startedAt = new Date(systemClock.now()).toISOString();
  const lock = lockDataDir(env.dataDir, { url: env.publicUrl, startedAt });
  closers.push(() => lock.release());
  const secret = await loadOrCreateSecret(env.dataDir, process.env);
  const file = path.join(env.dataDir, DATABASE);
  // What a process leaves behind is whole, also after kill -9. A power cut may take back what a careless disk called written.
  if (lock.wasCutOff) {
    checkDatabase(file);
    lock.foundWhole();
  }
  const auth = await createAuthService({
    file,
    secret,
    publicUrl: env.publicUrl,
    now: () => systemClock.now(),
    onWarning: (message) => log.warn(message),
  });
  closers.push(() => auth.close());
  const store = openStore(file);
  closers.push(() => store.close());
  const stores = createStores(store, createSecretBox(secret));
  await installOwner(env, { auth, stores });
  return { auth, store, stores, drawKey: deriveKey(secret, 'lots of audits v1') };
}

/** The services of the outside world, and the context that hands them to each attempt of a step. */
async function createServices({ stores, env, log }: { stores: Stores; env: Env; log: Log }) {
  let allowed = readAllowedHosts([]);
  const loadAllowedHosts = async () => {
    allowed = readAllowedHosts((await stores.settings.get()).allowedHosts);
  };
  await loadAllowedHosts();
  const isHostAllowed: AllowedHosts = (host, port) => allowed(host, port);
  const { connections } = stores;
  // Each of these brings a large library: it is loaded by the first step that needs it, not by the start.
  const http = once(async () => {
    const { createHttpService } = await import('./services/http.ts');
    const connectionSecret = async (id: string) =>
      httpSettings(await connections.get(id), await connections.secret(id));
    return createHttpService({ isHostAllowed, connectionSecret });
  });
  const mail = once(async () => {
    const { createMailService } = await import('./services/mail.ts');
    const connection = async (id: string) => smtpSettings(await connections.get(id), await connections.secret(id));
    return createMailService({ isHostAllowed, connection });
  });
  const ai = once(async () => {
    const { createAiService } = await import('./services/ai.ts');
    return createAiService({
      providers: () => listProviders(stores, env.model),
      clock: systemClock,
      onFailure: ({ provider, kind }) => log.warn({ provider, kind }, 'an AI model gave no answer'),
    });
  });
  const contextFor: EngineDeps['contextFor'] = ({ signal, idempotencyKey, run }) => ({
    signal,
    idempotencyKey,
    ai: { complete: async (request) => (await ai.get()).complete(request, signal) },
    http: { send: async (request) => (await http.get()).send(request, signal) },
    mail: { send: async (message) => (await mail.get()).send(message, signal) },
    table: { find: (table, match, limit) => stores.tables.find(table, match, limit) },
    log: (message, details) => log.info({ ...figuresOf(details), run: run.id, step: stepOf(idempotencyKey) }, message),
  });
  const close = async () => {
    await Promise.all([http, mail].map(async (service) => (await service.made())?.close()));
  };
  const forApi: Pick<ApiDeps, 'mail' | 'ai'> = {
    mail: { verify: async (connection) => (await mail.get()).verify(connection) },
    ai: { testProvider: async (provider) => (await ai.get()).testProvider(provider) },
  };
  const outside: NonNullable<EngineDeps['telling']>['outside'] = {
    mail: async (message, signal) => (await mail.get()).send(message, signal),
    http: async (request, signal) => (await http.get()).send(request, signal),
  };
  return { ...forApi, contextFor, outside, loadAllowedHosts, close };
}

/** The step of an attempt: its idempotency key is the run and the step. */
function stepOf(idempotencyKey: string): string {
  return idempotencyKey.slice(idempotencyKey.indexOf('/') + 1);
}

/** Makes something at its first use. `made` gives it only when it was used. */
function once<T>(make: () => Promise<T>): { get(): Promise<T>; made(): Promise<T | undefined> } {
  let value: Promise<T> | undefined;
  return {
    get: () => (value ??= make()),
    made: async () => value,
  };
}

/** Creates the owner that the environment names, and installs its API key for the first owner. */
async function installOwner({ owner, apiKey }: Env, deps: { auth: AuthService; stores: Stores }): Promise<void> {
  if (owner !== null) {
    const name = owner.email.split('@')[0] ?? owner.email;
    await createOwner({ ...owner, name }, { ...deps, clock: systemClock });
  }
  if (apiKey === null) return;
  const first = (await deps.stores.members.list()).find(({ role }) => role === 'owner');
  if (first !== undefined) await deps.auth.installKey(first.userId, 'LEEWAY_API_KEY', apiKey);
}

function readVersion(): string {
  const { version }: { version: string } = JSON.parse(readFileSync(ROOT_PACKAGE, 'utf8'));
  return version;
}

/** Resolves when the port is open, with the way to close it. Throws `port.in_use`. */
function listen(app: ReturnType<typeof createApp>, { port, host, publicUrl, isPublicUrlGiven }: Env): Promise<Closer> {
  return new Promise((resolve, reject) => {
    const serverOptions = { keepAliveTimeout: IDLE_MS };
    const server = serve({ fetch: app.fetch, port, hostname: host, serverOptions }, ({ port: open }) => {
      server.off('error', fail);
      console.log(`Leeway is running at ${isPublicUrlGiven ? publicUrl : `http://localhost:${open}`}`);
      resolve(() => closeServer(server));
    });
    const fail = (error: Error) => reject(portError(error, port, host));
    server.on('error', fail);
  });
}

/** Takes no more calls; answers under way get a moment, then their connections are cut: their runs go on at the next start. */
function closeServer(server: ServerType): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    if (!('closeAllConnections' in server)) return;
    server.closeIdleConnections();
    setTimeout(() => server.closeAllConnections(), ANSWERS_MS).unref();
  });
}

function portError(error: Error, port: number, host: string): Error {
  const code = 'code' in error ? error.code : undefined;
  if (code === 'EADDRINUSE') {
    return new AppError('port.in_use', `Port ${port} is in use by another program.`, {
      hint: 'Stop that program, or set PORT to a free one.',
      cause: error,
    });
  }
  if (code !== 'EACCES' && code !== 'EADDRNOTAVAIL') return error;
  return new AppError('port.refused', `Leeway may not listen on ${host}:${port}.`, {
    hint: 'Set LEEWAY_HOST to an address of this machine and PORT to a port above 1023.',
    cause: error,
  });
}

interface Stopping {
  closers: Closer[];
  closing: AbortController;
  log: Log;
}

function stopOnSignals({ closers, closing, log }: Stopping): void {
  const stop = async (signal: NodeJS.Signals) => {
    if (closing.signal.aborted) return;
    log.info({ signal }, 'stopping');
    closing.abort();
    setTimeout(() => {
      log.error('work in flight did not end in time; it goes on at the next start');
      process.exit(1);
    }, STOP_MS).unref();
    for (const close of closers.toReversed()) await close();
    process.exit(0);
  };
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.on(signal, () => {
      stop(signal).catch((error: unknown) => {
        log.error({ err: error }, 'could not stop in good order');
        process.exit(1);
      });
    });
  }
  process.on('unhandledRejection', (error) => log.error({ err: error }, 'a promise failed and nobody was told'));
}

function databaseFile(): string {
  return path.join(readEnv(process.env).dataDir, DATABASE);
}

main().catch((error: unknown) => {
  const known = error instanceof AppError ? error : explainStoreError(error, databaseFile());
  console.error(known ? [known.message, known.hint].filter(Boolean).join('\n') : error);
  process.exit(1);
});
