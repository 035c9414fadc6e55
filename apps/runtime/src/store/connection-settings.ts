// What the services need of a connection: its settings, parsed for their kind, with the secret put in.
import { connectionInputSchema } from '@leeway/shared/api/connections.ts';
import { AppError } from '@leeway/shared/api/error.ts';
import type { ConnectionRecord } from './connections.ts';

const [smtp, http, webhookSecret] = connectionInputSchema.options;

/** How to reach a mail server. */
export interface SmtpSettings {
  id: string;
  name: string;
  host: string;
  port: number;
  secure: boolean;
  user: string;
  password: string;
  from: string;
}

/** Throws `connection.wrong_kind` when it is no mail server. */
export function smtpSettings(record: ConnectionRecord, secret: Record<string, string>): SmtpSettings {
  expectKind(record, 'smtp');
  const settings = smtp.shape.settings.parse(record.settings);
  return { id: record.id, name: record.name, ...settings, password: secret.password ?? '' };
}

/** The hosts a secret may go to, and the header it goes in. */
export function httpSettings(
  record: ConnectionRecord,
  secret: Record<string, string>,
): { hosts: string[]; headers: Record<string, string> } {
  expectKind(record, 'http');
  const { hosts, header } = http.shape.settings.parse(record.settings);
  return { hosts, headers: secret.value === undefined ? {} : { [header]: secret.value } };
}

/** The header that carries a webhook's secret or signature, and the secret; '' when none is stored. */
export function webhookSettings(
  record: ConnectionRecord,
  secret: Record<string, string>,
): { header: string; value: string } {
  expectKind(record, 'webhook-secret');
  return { header: webhookSecret.shape.settings.parse(record.settings).header, value: secret.value ?? '' };
}

function expectKind({ kind, name }: ConnectionRecord, wanted: ConnectionRecord['kind']): void {
  if (kind === wanted) return;
  throw new AppError('connection.wrong_kind', `“${name}” is a connection of the kind ${kind}, not ${wanted}.`, {
    status: 409,
    hint: 'Choose another connection in the step that uses it.',
  });
}
