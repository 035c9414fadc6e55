// Connections: secrets go in and never come out.
import type { Connection } from '@leeway/shared/api/connections.ts';
import { AppError } from '@leeway/shared/api/error.ts';
import { routes } from '@leeway/shared/api/routes.ts';
import { smtpSettings } from '../store/connection-settings.ts';
import type { ConnectionRecord } from '../store/connections.ts';
import type { ApiDeps } from './api-deps.ts';
import { OK } from './ok.ts';
import type { Server } from './serve.ts';
import { asUsedBy, findUses } from './uses.ts';

const { connections } = routes;
type TestResult = { ok: boolean; message: string };

export function serveConnections({ serve }: Server, deps: ApiDeps): void {
  const { stores, clock, engine } = deps;

  async function present(record: ConnectionRecord): Promise<Connection> {
    const usesOf = await findUses(stores);
    return { ...record, usedBy: asUsedBy(usesOf(record.id)) };
  }

  serve(connections.list, async () => {
    const [records, usesOf] = await Promise.all([stores.connections.list(), findUses(stores)]);
    return { items: records.map((record) => ({ ...record, usedBy: asUsedBy(usesOf(record.id)) })) };
  });
  serve(connections.create, async ({ body }) => present(await stores.connections.create(body, clock.now())));
  serve(connections.get, async ({ params }) => present(await stores.connections.get(params.id)));
  serve(connections.update, async ({ params, body }) => {
    const record = await stores.connections.update(params.id, body);
    await engine.reloadConnection(params.id);
    return present(record);
  });

  serve(connections.remove, async ({ params }) => {
    const { name } = await stores.connections.get(params.id);
    const usesOf = await findUses(stores);
    const live = usesOf(params.id).filter(({ isLive }) => isLive);
    if (live.length > 0) {
      throw new AppError(
        'connection.in_use',
        `“${name}” is used by ${live.map(({ title }) => `“${title}”`).join(', ')}.`,
        {
          status: 409,
          hint: 'Choose another connection there and publish, then delete this one.',
          details: { usedBy: asUsedBy(live) },
        },
      );
    }
    await assertNoMail(name, params.id);
    await stores.connections.remove(params.id);
    await engine.reloadConnection(params.id);
    return OK;
  });

  /** The workspace's own mail goes through a connection as well. */
  async function assertNoMail(name: string, id: string): Promise<void> {
    if ((await stores.noticeSettings.get()).mailConnection !== id) return;
    throw new AppError('connection.in_use', `Notifications are sent through “${name}”.`, {
      status: 409,
      hint: 'Choose another connection under Settings, Notifications, then delete this one.',
    });
  }

  serve(connections.test, async ({ params }) => {
    const result = await tryConnection(await stores.connections.get(params.id), deps);
    const { ok, message } = result;
    await stores.connections.setHealth(params.id, { status: ok ? 'ok' : 'failing', message, at: clock.now() });
    return result;
  });
}

async function tryConnection(record: ConnectionRecord, { stores, mail }: ApiDeps): Promise<TestResult> {
  try {
    const secret = await stores.connections.secret(record.id);
    if (record.kind !== 'smtp') return describeStored(record);
    const settings = smtpSettings(record, secret);
    await mail.verify(settings);
    return { ok: true, message: `${settings.host} accepted the sign-in.` };
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    const hint = 'hint' in error && typeof error.hint === 'string' ? ` ${error.hint}` : '';
    return { ok: false, message: `${error.message}${hint}` };
  }
}

/** Nothing can be called without a step's address: what can be checked is that the secret is there and can be read. */
function describeStored({ name, hasSecret, kind }: ConnectionRecord): TestResult {
  if (!hasSecret) return { ok: false, message: `“${name}” has no secret yet. Edit it and enter one.` };
  const next =
    kind === 'http' ? 'It is tried when a step calls one of its hosts.' : 'It is checked with every call of a webhook.';
  return { ok: true, message: `The secret is stored and can be read. ${next}` };
}
