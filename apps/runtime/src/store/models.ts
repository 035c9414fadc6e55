// AI models in the order they are tried. The key is sealed and leaves this file only through `apiKey`.
import { AppError } from '@leeway/shared/api/error.ts';
import type { Sealer } from './connections.ts';
import { asc, eq, max } from './drizzle.ts';
import { newId } from './new-id.ts';
import type { Store } from './open-store.ts';
import * as schema from './schema.ts';

export interface ModelRecord {
  id: string;
  name: string;
  baseUrl: string;
  model: string;
  hasKey: boolean;
  timeoutSeconds: number;
  position: number;
}
export interface ModelInput {
  name: string;
  baseUrl: string;
  model: string;
  apiKey?: string | undefined;
  timeoutSeconds: number;
}

export interface ModelStore {
  /** In the order they are tried. */
  list(): Promise<ModelRecord[]>;
  /** Throws `model.not_found`. */
  get(id: string): Promise<ModelRecord>;
  /** Adds a model at the end of the chain. */
  create(input: ModelInput, at: number): Promise<ModelRecord>;
  /** What is left out stays; `position` moves it, and the others make room. */
  update(id: string, input: Partial<ModelInput> & { position?: number | undefined }): Promise<ModelRecord>;
  remove(id: string): Promise<void>;
  /** The key in the clear, '' when there is none. For the AI service alone. */
  apiKey(id: string): Promise<string>;
}

export function createModelStore({ orm }: Store, sealer: Sealer): ModelStore {
  const table = schema.models;
  const contextOf = (id: string) => `model:${id}`;

  function rowOrThrow(id: string): typeof table.$inferSelect {
    const row = orm.select().from(table).where(eq(table.id, id)).get();
    if (row !== undefined) return row;
    throw new AppError('model.not_found', `There is no AI model ${id}.`, {
      status: 404,
      hint: 'It may have been disconnected. Open Settings to see the models.',
    });
  }

  const rows = () => orm.select().from(table).orderBy(asc(table.position), asc(table.id)).all();

  return {
    list: async () => rows().map(readRow),
    get: async (id) => readRow(rowOrThrow(id)),
    create: async ({ name, baseUrl, model, apiKey, timeoutSeconds }, at) => {
      const id = newId(at);
      const last = orm
        .select({ position: max(table.position) })
        .from(table)
        .get();
      const secret = apiKey ? sealer.seal(apiKey, contextOf(id)) : null;
      const position = (last?.position ?? -1) + 1;
      orm.insert(table).values({ id, name, baseUrl, model, secret, timeoutSeconds, position }).run();
      return readRow(rowOrThrow(id));
    },
    update: async (id, { apiKey, position, ...values }) => {
      const row = rowOrThrow(id);
      orm.transaction((tx) => {
        const secret = apiKey ? sealer.seal(apiKey, contextOf(id)) : row.secret;
        tx.update(table)
          .set({ ...values, secret })
          .where(eq(table.id, id))
          .run();
        if (position === undefined) return;
        const others = rows().filter((other) => other.id !== id);
        for (const [index, other] of others.toSpliced(position, 0, row).entries()) {
          tx.update(table).set({ position: index }).where(eq(table.id, other.id)).run();
        }
      });
      return readRow(rowOrThrow(id));
    },
    remove: async (id) => {
      rowOrThrow(id);
      orm.delete(table).where(eq(table.id, id)).run();
    },
    apiKey: async (id) => {
      const { secret } = rowOrThrow(id);
      return secret === null ? '' : sealer.open(secret, contextOf(id));
    },
  };
}

function readRow({ secret, ...row }: typeof schema.models.$inferSelect): ModelRecord {
  return { ...row, hasKey: secret !== null };
}
