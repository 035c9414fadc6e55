// Public addresses of live workflows: one row per webhook or form, written when a version is published (versions.ts).
import { and, eq } from './drizzle.ts';
import type { Store } from './open-store.ts';
import * as schema from './schema.ts';

export type EndpointKind = 'webhook' | 'form';
export interface EndpointRecord {
  kind: EndpointKind;
  path: string;
  workflowId: string;
  nodeId: string;
}

export interface EndpointStore {
  find(kind: EndpointKind, path: string): Promise<EndpointRecord | null>;
  /** All addresses, so that validation can say which are taken. */
  list(): Promise<EndpointRecord[]>;
}

export function createEndpointStore({ orm }: Store): EndpointStore {
  return {
    find: async (kind, path) =>
      orm
        .select()
        .from(schema.endpoints)
        .where(and(eq(schema.endpoints.kind, kind), eq(schema.endpoints.path, path)))
        .get() ?? null,
    list: async () => orm.select().from(schema.endpoints).all(),
  };
}
