// Connections: what a person filled in, with the secret sealed. A secret leaves this file only through `secret`.

import type { CallLimits, Connection, ConnectionInput, ConnectionKind } from '@leeway/shared/api/connections.ts';
import { AppError } from '@leeway/shared/api/error.ts';
import * as z from 'zod';
import { asc, eq } from './drizzle.ts';
import { newId } from './new-id.ts';
import type { Store } from './open-store.ts';
import * as schema from './schema.ts';

/** Seals secrets for one owner, named by `context`; services/secrets.ts has the real one. */
export interface Sealer {
  seal(plain: string, context: string): string;
  open(sealed: string, context: string): string;
}

export type ConnectionRecord = Omit<Connection, 'usedBy'>;

export interface ConnectionStore {
  list(): Promise<ConnectionRecord[]>;
  find(id: string): Promise<ConnectionRecord | null>;
  /** Throws `connection.not_found`. */
  get(id: string): Promise<ConnectionRecord>;
  create(input: ConnectionInput, at: number): Promise<ConnectionRecord>;
  /** Parts of the secret and limits that are left out stay. Throws `connection.kind_changed` (409) for another kind. */
  update(id: string, input: ConnectionInput): Promise<ConnectionRecord>;
  remove(id: string): Promise<void>;
  setHealth(id: string, health: { status: 'ok' | 'failing'; message: string | null; at: number }): Promise<void>;
  /** The secret's parts in the clear. For the services alone. */
  secret(id: string): Promise<Record<string, string>>;
}

const secretSchema = z.record(z.string(), z.string());
const settingsSchema = z.record(z.string(), z.unknown());

export function createConnectionStore({ orm }: Store, sealer: Sealer): ConnectionStore {
  const table = schema.connections;
  const rowOf = (id: string) => orm.select().from(table).where(eq(table.id, id)).get();

  function rowOrThrow(id: string): Row {
    const row = rowOf(id);
    if (row !== undefined) return row;
    throw connectionNotFound(id);
  }

  return {
    list: async () => orm.select().from(table).orderBy(asc(table.name)).all().map(readRow),
    find: async (id) => {
      const row = rowOf(id);
      return row === undefined ? null : readRow(row);
    },
    get: async (id) => readRow(rowOrThrow(id)),
    create: async (input, at) => {
      const { kind, name, settings, secret } = input;
      const id = newId(at);
      const values = {
        id,
        kind,
        name,
        settings: JSON.stringify(settings),
        secret: sealSecret(sealer, id, given(secret)),
        createdAt: at,
        ...limitsIn(input),
      };
      orm.insert(table).values(values).run();
      return readRow(rowOrThrow(id));
    },
    update: async (id, input) => {
      const row = rowOrThrow(id);
      if (row.kind !== input.kind) throw kindChanged(row.name, row.kind);
      const values = changesOf(row, input, sealer);
      orm.update(table).set(values).where(eq(table.id, id)).run();
      return readRow(rowOrThrow(id));
    },
    remove: async (id) => {
      rowOrThrow(id);
      orm.delete(table).where(eq(table.id, id)).run();
    },
    setHealth: async (id, { status, message, at }) => {
      orm
        .update(table)
        .set({ healthStatus: status, healthMessage: message, healthAt: at })
        .where(eq(table.id, id))
        .run();
    },
    secret: async (id) => readSecret(sealer, rowOrThrow(id)),
  };
}

type Row = typeof schema.connections.$inferSelect;

function changesOf(row: Row, input: ConnectionInput, sealer: Sealer): Partial<Row> {
  const changed = given(input.secret);
  const settings = JSON.stringify(input.settings);
  // The old secret is opened only when it is kept, so that one that cannot be read any more can be entered again.
  const isReplaced = Object.keys(changed).length > 0;
  const isSame = !isReplaced && row.settings === settings;
  return {
    name: input.name,
    settings,
    secret: isReplaced ? sealSecret(sealer, row.id, changed) : row.secret,
    ...limitsIn(input),
    ...(isSame ? {} : UNTESTED),
  };
}

/** Changed settings make the last test worthless. */
const UNTESTED = { healthStatus: 'unknown', healthMessage: null, healthAt: null } as const;

const contextOf = (id: string) => `connection:${id}`;

function readSecret(sealer: Sealer, { id, secret }: Row): Record<string, string> {
  return secret === null ? {} : secretSchema.parse(JSON.parse(sealer.open(secret, contextOf(id))));
}

function sealSecret(sealer: Sealer, id: string, secret: Record<string, string>): string | null {
  return Object.keys(secret).length === 0 ? null : sealer.seal(JSON.stringify(secret), contextOf(id));
}

function connectionNotFound(id: string): AppError {
  return new AppError('connection.not_found', `There is no connection ${id}.`, {
    status: 404,
    hint: 'It may have been deleted. Choose another one in the step that uses it, or make it in Connections.',
  });
}

function kindChanged(name: string, kind: ConnectionKind): AppError {
  return new AppError('connection.kind_changed', `“${name}” is a connection of the kind ${kind} and stays one.`, {
    status: 409,
    hint: 'Make a new connection of the other kind.',
  });
}

/** The limits that were given. A webhook's secret has none: others call with it. */
function limitsIn(input: ConnectionInput): { [name in keyof CallLimits]?: CallLimits[name] | undefined } {
  return input.kind === 'webhook-secret' ? {} : { ...input.limits };
}

/** The parts that were really given; an empty text means "leave it". */
function given(secret: Record<string, string | undefined>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(secret).filter((part): part is [string, string] => part[1] !== undefined && part[1] !== ''),
  );
}

function readRow(row: Row): ConnectionRecord {
  const { id, kind, name, createdAt } = row;
  return {
    id,
    kind,
    name,
    createdAt,
    settings: settingsSchema.parse(JSON.parse(row.settings)),
    hasSecret: row.secret !== null,
    limits: { maxAtOnce: row.maxAtOnce, maxPerMinute: row.maxPerMinute },
    health: { status: row.healthStatus, message: row.healthMessage, at: row.healthAt },
  };
}
