// First run, who is calling, and the workspace's settings.
import { isIP } from 'node:net';
import { AppError } from '@leeway/shared/api/error.ts';
import { routes } from '@leeway/shared/api/routes.ts';
import type { ApiDeps } from './api-deps.ts';
import { createOwner } from './create-owner.ts';
import type { Server } from './serve.ts';

const { workspace } = routes;

export function serveWorkspace({ serve, servePublic }: Server, deps: ApiDeps): void {
  const { auth, stores, version } = deps;

  servePublic(workspace.health, async () => {
    // Touches the store: a server that cannot read is not healthy.
    await stores.settings.get();
    return { status: 'ok' as const, version };
  });

  servePublic(workspace.setupState, async () => ({ needed: !(await stores.members.hasOwner()) }));

  servePublic(workspace.setup, async ({ body, context }) => {
    assertOwnHost(context.req.header('host'), deps.publicUrl);
    const user = await createOwner(body, deps);
    if (user === null) {
      throw new AppError('setup.done', 'This workspace has an owner already.', {
        status: 409,
        hint: 'Sign in, or ask the owner to add you.',
      });
    }
    for (const cookie of await auth.signIn(body.email, body.password))
      context.header('set-cookie', cookie, { append: true });
    return { user };
  });

  serve(workspace.me, async ({ caller }) => {
    const [settings, approvals, killSwitch, models, accounts] = await Promise.all([
      stores.settings.get(),
      stores.approvalLists.countOpen(),
      stores.settings.isKillSwitchOn(),
      stores.models.list(),
      auth.listAccounts(),
    ]);
    const account = accounts.find(({ id }) => id === caller.actor.id);
    if (account === undefined) throw new Error(`the account ${caller.actor.id} of the caller is gone`);
    return {
      user: { ...account, role: caller.role },
      workspaceName: settings.workspaceName,
      counts: { approvals },
      killSwitch,
      hasModel: models.length > 0 || deps.environmentModel !== null,
    };
  });

  serve(workspace.settings, () => stores.settings.get());
  serve(workspace.saveSettings, async ({ body }) => {
    const settings = await stores.settings.update(body);
    await deps.onSettingsChanged();
    return settings;
  });
}

/**
 * Nobody is signed in at the first run, so a page elsewhere whose name is made to point at this machine (DNS rebinding) must not
 * be able to make itself the owner: only localhost, plain addresses and the public name may set up.
 */
function assertOwnHost(host: string | undefined, publicUrl: string): void {
  if (host === undefined) return;
  const hostname = URL.canParse(`http://${host}`) ? new URL(`http://${host}`).hostname : host;
  const isOwn =
    hostname === 'localhost' || isIP(hostname.replace(/^\[|\]$/g, '')) !== 0 || host === new URL(publicUrl).host;
  if (isOwn) return;
  throw new AppError('setup.unknown_host', `Leeway is not set up through the name ${hostname}.`, {
    status: 403,
    hint: 'Open it as http://localhost:<port> on its own machine, or set LEEWAY_PUBLIC_URL to this address and start again.',
  });
}
