// The workspace's notification settings as the form holds them.
import type { NoticePace, NoticeSettings } from '@leeway/shared/api/notifications.ts';

export interface SettingsValues {
  mailConnection: string | null;
  /** What was typed; '' leaves the stored address as it is, null takes it away. */
  webhookUrl: string | null;
  webhook: NoticePace;
  hasLinks: boolean;
  linkHours: number | null;
}

export function readSettings({ hasWebhook: _hasWebhook, ...settings }: NoticeSettings): SettingsValues {
  return { ...settings, webhookUrl: '' };
}

export function toBody({ webhookUrl, linkHours, ...rest }: SettingsValues) {
  const address = webhookUrl?.trim();
  return {
    ...rest,
    linkHours: linkHours ?? Number.NaN,
    ...(address === '' ? {} : { webhookUrl: address ?? null }),
  };
}
