// Who decides for whom while somebody is away.
import type { Delegation } from '@leeway/shared/api/approvals.ts';
import { AppError } from '@leeway/shared/api/error.ts';
import { routes } from '@leeway/shared/api/routes.ts';
import { mayEverDecide } from '../engine/reviewing/may-decide.ts';
import type { ApiDeps } from './api-deps.ts';
import type { Server } from './serve.ts';

const { delegations } = routes;

export function serveDelegations({ serve }: Server, { engine, stores, clock }: ApiDeps): void {
  async function list(): Promise<{ items: Delegation[] }> {
    const [{ members }, records] = await Promise.all([engine.team(), stores.delegations.list(clock.now())]);
    const items = records.flatMap(({ fromUser, toUser, startsAt, endsAt }) => {
      const [from, to] = [members.get(fromUser), members.get(toUser)];
      if (!from || !to) return [];
      return [{ from: { id: from.id, name: from.name }, to: { id: to.id, name: to.name }, startsAt, endsAt }];
    });
    return { items };
  }

  async function assertCanStandIn(to: string, away: string): Promise<void> {
    if (to === away) throw invalid('to', 'Choose somebody else than yourself.');
    const { members } = await engine.team();
    if (!mayEverDecide(members.get(to))) throw invalid('to', 'Choose somebody who may decide.');
  }

  serve(delegations.list, () => list());

  serve(delegations.set, async ({ body: { delegation }, caller }) => {
    const fromUser = caller.actor.id;
    if (delegation === null) {
      await stores.delegations.end(fromUser);
      return list();
    }
    const { to: toUser, startsAt, endsAt } = delegation;
    await assertCanStandIn(toUser, fromUser);
    if (endsAt <= startsAt) throw invalid('endsAt', 'It must end later than it begins.');
    if (endsAt <= clock.now()) throw invalid('endsAt', 'It must end later than now.');
    await stores.delegations.set({ fromUser, toUser, startsAt, endsAt });
    return list();
  });
}

function invalid(field: string, message: string): AppError {
  return new AppError('request.invalid', message, { status: 422, details: { problems: [{ field, message }] } });
}
