// The people of the workspace as they are now, with those who are away.
import type { Clock } from '../../services/clock.ts';
import type { MemberStore } from '../../store/members.ts';
import type { DelegationRecord, DelegationStore } from '../../store/reviewing/delegations.ts';
import type { Team, TeamMember } from './may-decide.ts';

export interface Account {
  id: string;
  name: string;
  email: string;
}

export interface TeamDeps {
  members: Pick<MemberStore, 'list'>;
  delegations: Pick<DelegationStore, 'list'>;
  /** Names and addresses; without them people are known by their ids. */
  accounts?: (() => Promise<readonly Account[]>) | undefined;
  clock: Clock;
}

/** Read anew each time: somebody who has just lost a role must not decide. */
export async function readTeam({ members, delegations, accounts, clock }: TeamDeps): Promise<Team> {
  const now = clock.now();
  const [list, known, away] = await Promise.all([members.list(), accounts?.() ?? [], delegations.list(now)]);
  const byId = new Map(known.map((account) => [account.id, account]));
  return {
    members: new Map(
      list.map(({ userId, role }): [string, TeamMember] => {
        const { name = userId, email = null } = byId.get(userId) ?? {};
        return [userId, { id: userId, name, email, role }];
      }),
    ),
    standIns: standInsAt(away, now),
  };
}

function standInsAt(delegations: readonly DelegationRecord[], now: number): Map<string, string> {
  const isNow = ({ startsAt, endsAt }: DelegationRecord): boolean => startsAt <= now && now < endsAt;
  return new Map(delegations.filter(isNow).map(({ fromUser, toUser }) => [fromUser, toUser]));
}
