// Who belongs to the workspace, and with which role. Names, addresses and passwords are kept by services/auth.ts.
import { AppError } from '@leeway/shared/api/error.ts';
import type { Role } from '@leeway/shared/api/route.ts';
import { asc, eq, sql } from './drizzle.ts';
import type { Store } from './open-store.ts';
import * as schema from './schema.ts';

export interface MemberRecord {
  userId: string;
  role: Role;
  createdAt: number;
}

export interface MemberStore {
  /** Oldest first. */
  list(): Promise<MemberRecord[]>;
  find(userId: string): Promise<MemberRecord | null>;
  hasOwner(): Promise<boolean>;
  /** Makes somebody the first owner; false when there is one already, even if two ask at the same moment. */
  claimOwner(userId: string, at: number): Promise<boolean>;
  add(member: MemberRecord): Promise<void>;
  /** Throws `user.last_owner` (409) when nobody would own the workspace any more. */
  setRole(userId: string, role: Role): Promise<void>;
  /** Throws `user.last_owner` (409), as `setRole` does. */
  remove(userId: string): Promise<void>;
}

export function createMemberStore({ orm }: Store): MemberStore {
  const table = schema.members;

  function keepAnOwner(userId: string): void {
    const owners = orm.select({ userId: table.userId }).from(table).where(eq(table.role, 'owner')).all();
    if (owners.some((owner) => owner.userId !== userId)) return;
    if (!owners.some((owner) => owner.userId === userId)) return;
    throw new AppError('user.last_owner', 'This is the only owner of the workspace.', {
      status: 409,
      hint: 'Make somebody else an owner first.',
    });
  }

  return {
    list: async () => orm.select().from(table).orderBy(asc(table.createdAt), asc(table.userId)).all(),
    find: async (userId) => orm.select().from(table).where(eq(table.userId, userId)).get() ?? null,
    hasOwner: async () => orm.select().from(table).where(eq(table.role, 'owner')).limit(1).get() !== undefined,
    claimOwner: async (userId, at) =>
      orm.run(
        sql`insert into members (user_id, role, created_at)
            select ${userId}, 'owner', ${at} where not exists (select 1 from members where role = 'owner')`,
      ).changes === 1,
    add: async (member) => {
      orm.insert(table).values(member).run();
    },
    setRole: async (userId, role) => {
      if (role !== 'owner') keepAnOwner(userId);
      orm.update(table).set({ role }).where(eq(table.userId, userId)).run();
    },
    remove: async (userId) => {
      keepAnOwner(userId);
      orm.delete(table).where(eq(table.userId, userId)).run();
    },
  };
}
