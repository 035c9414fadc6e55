// Who works on an approval now, and what each person did with it: opened it, put it off.
import { and, eq, gt, sql } from '../drizzle.ts';
import type { Store } from '../open-store.ts';
import { claims, reviewMarks } from './reviewing-tables.ts';

export interface Claim {
  userId: string;
  name: string;
  until: number;
}

/** An approval as these tables name it. */
export interface ClaimPlace {
  approvalId: string;
  run: number;
}

export interface ClaimStore {
  /** Who works on it at that time; null when nobody does. */
  find(approvalId: string, now: number): Promise<Claim | null>;
  /**
   * Claims it, or for longer when it is that person's already, and notes that the person opened it. `isNew`: nobody else's claim
   * was in force, and neither was this person's. When somebody else works on it, gives that claim and changes nothing.
   */
  claim(place: ClaimPlace, claim: Claim, now: number): Promise<{ claim: Claim; isNew: boolean }>;
  /** Whether there was a claim of that person. */
  release(approvalId: string, userId: string): Promise<boolean>;
  /** When a person last opened it; null: never. */
  openedAt(approvalId: string, userId: string): Promise<number | null>;
  /** When a person opened it for the first time; null: never. */
  firstOpenedAt(approvalId: string, userId: string): Promise<number | null>;
  /** Puts it off for one person; gives how often that has happened. */
  putOff(place: ClaimPlace, userId: string, until: number): Promise<number>;
}

export function createClaimStore({ orm }: Store): ClaimStore {
  const current = (approval: number, now: number) =>
    orm
      .select({ userId: claims.userId, name: claims.name, until: claims.until })
      .from(claims)
      .where(and(eq(claims.approval, approval), gt(claims.until, now)))
      .get() ?? null;
  const mark = (approval: number, userId: string) =>
    orm
      .select()
      .from(reviewMarks)
      .where(and(eq(reviewMarks.approval, approval), eq(reviewMarks.userId, userId)))
      .get();
  const isOf = (approval: number, userId: string) => and(eq(claims.approval, approval), eq(claims.userId, userId));
  return {
    find: async (approvalId, now) => current(Number(approvalId), now),
    claim: async ({ approvalId, run }, claim, now) =>
      orm.transaction((tx) => {
        const approval = Number(approvalId);
        const known = current(approval, now);
        if (known && known.userId !== claim.userId) return { claim: known, isNew: false };
        tx.insert(claims)
          .values({ approval, run, ...claim })
          .onConflictDoUpdate({ target: claims.approval, set: claim })
          .run();
        tx.insert(reviewMarks)
          .values({ approval, run, userId: claim.userId, openedAt: now, firstOpenedAt: now })
          .onConflictDoUpdate({
            target: [reviewMarks.approval, reviewMarks.userId],
            set: { openedAt: now, firstOpenedAt: sql`coalesce(${reviewMarks.firstOpenedAt}, ${now})` },
          })
          .run();
        return { claim, isNew: known === null };
      }),
    release: async (approvalId, userId) =>
      orm
        .delete(claims)
        .where(isOf(Number(approvalId), userId))
        .run().changes > 0,
    openedAt: async (approvalId, userId) => mark(Number(approvalId), userId)?.openedAt ?? null,
    firstOpenedAt: async (approvalId, userId) => mark(Number(approvalId), userId)?.firstOpenedAt ?? null,
    putOff: async ({ approvalId, run }, userId, laterUntil) =>
      orm.transaction((tx) => {
        const approval = Number(approvalId);
        tx.insert(reviewMarks)
          .values({ approval, run, userId, laterUntil, timesLater: 1 })
          .onConflictDoUpdate({
            target: [reviewMarks.approval, reviewMarks.userId],
            set: { laterUntil, timesLater: sql`${reviewMarks.timesLater} + 1` },
          })
          .run();
        tx.delete(claims).where(isOf(approval, userId)).run();
        return mark(approval, userId)?.timesLater ?? 0;
      }),
  };
}
