// Who decides for whom while somebody is away: one row per person who is, or will be.
import { asc, eq, gt } from '../drizzle.ts';
import type { Store } from '../open-store.ts';
import { delegations } from './reviewing-tables.ts';

export interface DelegationRecord {
  fromUser: string;
  toUser: string;
  startsAt: number;
  endsAt: number;
}

export interface DelegationStore {
  /** Those that are not over, by their beginning. */
  list(now: number): Promise<DelegationRecord[]>;
  /** Takes the place of an earlier one of the same person. */
  set(delegation: DelegationRecord): Promise<void>;
  end(fromUser: string): Promise<void>;
}

export function createDelegationStore({ orm }: Store): DelegationStore {
  return {
    list: async (now) =>
      orm.select().from(delegations).where(gt(delegations.endsAt, now)).orderBy(asc(delegations.startsAt)).all(),
    set: async (delegation) => {
      orm
        .insert(delegations)
        .values(delegation)
        .onConflictDoUpdate({ target: delegations.fromUser, set: delegation })
        .run();
    },
    end: async (fromUser) => {
      orm.delete(delegations).where(eq(delegations.fromUser, fromUser)).run();
    },
  };
}
