// Gives questions to the people of a role in turns: to whoever has waited longest for one and is not away.
import type { Role } from '@leeway/shared/api/route.ts';
import type { TurnStore } from '../../store/reviewing/turns.ts';
import { mayEverDecide, splitAssignee } from './may-decide.ts';
import { readTeam, type TeamDeps } from './team.ts';

/** Whose turn it is. `turnsOf`: the role, when it went by turns. */
export interface Assigned {
  assignee: string | null;
  turnsOf: string | null;
}

export interface Turns {
  /** `turns:<role>` becomes a person; the role itself when nobody of it is there. */
  give(assignee: string): Promise<Assigned>;
}

export function isByTurns(assignee: string | null | undefined): assignee is string {
  return assignee?.startsWith('turns:') ?? false;
}

export interface TurnsDeps extends TeamDeps {
  turns: TurnStore;
}

export function createTurns(deps: TurnsDeps): Turns {
  // Questions that are asked at the same moment are not on disk yet, and must not all go to the same person.
  const given = new Map<string, number>();
  let count = 0;
  return {
    async give(assignee) {
      const role = splitAssignee(assignee)[1] as Role;
      const [{ members, standIns }, last] = await Promise.all([readTeam(deps), deps.turns.lastGiven(role)]);
      const people = [...members.values()].filter(
        (member) => member.role === role && mayEverDecide(member) && !standIns.has(member.id),
      );
      const whenOf = (id: string): [inMemory: number, onDisk: number] => [
        given.get(id) ?? 0,
        last.get(`user:${id}`) ?? 0,
      ];
      const [next] = people.toSorted((one, other) => {
        const [oneGiven, oneLast] = whenOf(one.id);
        const [otherGiven, otherLast] = whenOf(other.id);
        return oneGiven - otherGiven || oneLast - otherLast || (one.id < other.id ? -1 : 1);
      });
      if (!next) return { assignee: `role:${role}`, turnsOf: role };
      given.set(next.id, ++count);
      return { assignee: `user:${next.id}`, turnsOf: role };
    },
  };
}
