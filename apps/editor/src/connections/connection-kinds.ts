// The three kinds of connection in words, and a form's texts turned into what the API takes.
import {
  type Connection,
  type ConnectionInput,
  type ConnectionKind,
  connectionInputSchema,
} from '@leeway/shared/api/connections.ts';
import { problemsBySchema } from '../api/problems-by-schema.ts';

export const KINDS: Readonly<Record<ConnectionKind, { name: string; about: string }>> = {
  smtp: { name: 'E-mail (SMTP)', about: 'Sends mail through your mail server.' },
  http: { name: 'Web service (HTTP)', about: 'A key or token that goes with calls to hosts you name.' },
  'webhook-secret': { name: 'Webhook secret', about: 'Lets a webhook check who is calling.' },
};

/** What the form holds: texts as typed, for the fields of all kinds. */
export interface ConnectionValues {
  kind: ConnectionKind;
  name: string;
  host: string;
  port: number | null;
  secure: boolean;
  user: string;
  from: string;
  /** Hosts, one on each line. */
  hosts: string;
  header: string;
  /** Empty: what is stored stays. */
  secret: string;
  /** Empty: no limit. */
  maxAtOnce: number | null;
  maxPerMinute: number | null;
}

const emptyValues: Omit<ConnectionValues, 'kind' | 'header'> = {
  name: '',
  host: '',
  port: 587,
  secure: false,
  user: '',
  from: '',
  hosts: '',
  secret: '',
  maxAtOnce: null,
  maxPerMinute: null,
};

export function valuesOfKind(kind: ConnectionKind): ConnectionValues {
  return { ...emptyValues, kind, header: kind === 'http' ? 'Authorization' : 'X-Signature' };
}

/** A stored connection as the form shows it; its secret never comes back. */
export function valuesOf({ kind, name, settings, limits }: Connection): ConnectionValues {
  const text = (key: string, fallback: string) => (typeof settings[key] === 'string' ? settings[key] : fallback);
  const start = valuesOfKind(kind);
  return {
    ...start,
    ...limits,
    name,
    host: text('host', ''),
    port: typeof settings.port === 'number' ? settings.port : start.port,
    secure: settings.secure === true,
    user: text('user', ''),
    from: text('from', ''),
    hosts: Array.isArray(settings.hosts) ? settings.hosts.join('\n') : '',
    header: text('header', start.header),
  };
}

/** The API's input. A secret left empty is left out. */
export function toInput(values: ConnectionValues): unknown {
  const { kind, name, secret, maxAtOnce, maxPerMinute } = values;
  const limits = { maxAtOnce, maxPerMinute };
  const header = values.header.trim();
  switch (kind) {
    case 'smtp': {
      const { host, port, secure, user, from } = values;
      const settings = { host: host.trim(), port, secure, user: user.trim(), from: from.trim() };
      return { kind, name, settings, limits, secret: secret === '' ? {} : { password: secret } };
    }
    case 'http': {
      const settings = { hosts: readHosts(values.hosts), header };
      return { kind, name, settings, limits, secret: secret === '' ? {} : { value: secret } };
    }
    case 'webhook-secret':
      return { kind, name, settings: { header }, secret: secret === '' ? {} : { value: secret } };
  }
}

/** Parses what `check` had nothing against. */
export function readInput(values: ConnectionValues): ConnectionInput {
  return connectionInputSchema.parse(toInput(values));
}

/** What is wrong, by field. A new connection needs its secret, except that a mail server may want no password. */
export function checkConnection(values: ConnectionValues, isNew: boolean): Record<string, string> {
  const found = problemsBySchema(connectionInputSchema, toInput(values), {
    'settings.port': 'Give a port between 1 and 65535. Mail servers often use 587.',
    'settings.from': 'Give the address that mail comes from, such as Hollis Joinery <sales@example.com>.',
    'settings.header': 'Use a header’s name: letters, digits and dashes.',
    'limits.maxAtOnce': 'Give a whole number from 1 to 1,000, or leave it empty.',
    'limits.maxPerMinute': 'Give a whole number from 1 to 100,000, or leave it empty.',
  });
  if (isNew && values.kind !== 'smtp' && values.secret === '') found['secret.value'] = 'Give the secret.';
  return Object.fromEntries(Object.entries(found).map(([path, message]) => [fieldOf(path), message]));
}

/** The form's field for a path of the API's input: `settings.hosts.0` is `hosts`. */
export function fieldOf(path: string): string {
  const [head = '', field = ''] = path.split('.');
  if (head === 'settings' || head === 'limits') return field;
  return head;
}

/** One host on each line, or separated by commas; addresses are cut down to their host. */
export function readHosts(text: string): string[] {
  const lines = text.split(/[\s,]+/).map((line) => line.replace(/^https?:\/\//, '').replace(/\/.*$/, ''));
  return [...new Set(lines.filter((line) => line !== ''))];
}
