// How people want to be told, and how the workspace does it. The webhook's address is sealed and leaves this file only through `webhookUrl`.
import {
  type NoticeChoice,
  type NoticeSettings,
  noticeChoiceSchema,
  noticeSettingsSchema,
} from '@leeway/shared/api/notifications.ts';
import type { Sealer } from '../connections.ts';
import { eq } from '../drizzle.ts';
import type { Store } from '../open-store.ts';
import { settings } from '../schema.ts';
import { noticeChoices } from './notice-tables.ts';

const SETTINGS = 'notices';
const WEBHOOK = 'notices.webhook';

const storedSchema = noticeSettingsSchema.omit({ hasWebhook: true });
type Stored = Omit<NoticeSettings, 'hasWebhook'>;
const DEFAULTS: Stored = { mailConnection: null, webhook: { mode: 'each' }, hasLinks: true, linkHours: 168 };

export interface NoticeSettingsStore {
  get(): Promise<NoticeSettings>;
  /** `webhookUrl`: a new address, null takes it away, left out it stays. */
  update(changes: Partial<Stored> & { webhookUrl?: string | null | undefined }): Promise<NoticeSettings>;
  /** In the clear; null when there is none. For sending alone. */
  webhookUrl(): Promise<string | null>;
  /** Of those who chose, by user id. */
  choices(): Promise<ReadonlyMap<string, NoticeChoice>>;
  saveChoice(userId: string, choice: NoticeChoice): Promise<void>;
}

export function createNoticeSettingsStore({ orm }: Store, sealer: Sealer): NoticeSettingsStore {
  const valueOf = (name: string) => orm.select().from(settings).where(eq(settings.name, name)).get()?.value ?? null;
  const set = (name: string, value: string) =>
    orm.insert(settings).values({ name, value }).onConflictDoUpdate({ target: settings.name, set: { value } }).run();

  function stored(): Stored {
    const value = valueOf(SETTINGS);
    return value === null ? DEFAULTS : storedSchema.parse({ ...DEFAULTS, ...JSON.parse(value) });
  }

  return {
    get: async () => ({ ...stored(), hasWebhook: valueOf(WEBHOOK) !== null }),
    update: async ({ webhookUrl, ...changes }) => {
      const given = Object.fromEntries(Object.entries(changes).filter(([, value]) => value !== undefined));
      orm.transaction(() => {
        set(SETTINGS, JSON.stringify({ ...stored(), ...given }));
        if (webhookUrl === null) orm.delete(settings).where(eq(settings.name, WEBHOOK)).run();
        else if (webhookUrl !== undefined) set(WEBHOOK, sealer.seal(webhookUrl, WEBHOOK));
      });
      return { ...stored(), hasWebhook: valueOf(WEBHOOK) !== null };
    },
    webhookUrl: async () => {
      const sealed = valueOf(WEBHOOK);
      return sealed === null ? null : sealer.open(sealed, WEBHOOK);
    },
    choices: async () =>
      new Map(
        orm
          .select()
          .from(noticeChoices)
          .all()
          .map(({ userId, choice }) => [userId, noticeChoiceSchema.parse(JSON.parse(choice))]),
      ),
    saveChoice: async (userId, value) => {
      const choice = JSON.stringify(value);
      orm
        .insert(noticeChoices)
        .values({ userId, choice })
        .onConflictDoUpdate({ target: noticeChoices.userId, set: { choice } })
        .run();
    },
  };
}
