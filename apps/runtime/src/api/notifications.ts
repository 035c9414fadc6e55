// How people are told what waits for them: the workspace's settings, the caller's own choice, and a test message.
import { AppError } from '@leeway/shared/api/error.ts';
import { routes } from '@leeway/shared/api/routes.ts';
import type { ApiDeps } from './api-deps.ts';
import type { Server } from './serve.ts';

const { notifications } = routes;

export function serveNotifications({ serve }: Server, { engine, stores }: ApiDeps): void {
  const { notices } = engine;

  serve(notifications.settings, () => stores.noticeSettings.get());
  serve(notifications.saveSettings, async ({ body }) => {
    if (body.mailConnection !== undefined && body.mailConnection !== null) await checkMail(body.mailConnection);
    const saved = await stores.noticeSettings.update(body);
    await notices.settingsChanged();
    return saved;
  });
  serve(notifications.test, ({ body, caller }) => notices.test(body.channel, caller.actor.id));
  serve(notifications.choice, ({ caller }) => notices.choiceOf(caller.actor.id));
  serve(notifications.saveChoice, async ({ body, caller }) => {
    await notices.choose(caller.actor.id, body);
    return notices.choiceOf(caller.actor.id);
  });

  async function checkMail(id: string): Promise<void> {
    const { kind, name } = await stores.connections.get(id);
    if (kind === 'smtp') return;
    throw new AppError('connection.wrong_kind', `“${name}” is no connection to a mail server.`, {
      status: 422,
      hint: 'Choose a connection of the kind e-mail.',
    });
  }
}
