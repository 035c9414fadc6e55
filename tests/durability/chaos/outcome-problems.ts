// What a chaos run must have come to: every order in the world outside exactly as often as its journal says.
import { routes } from '@leeway/shared/api/routes.ts';
import type { RunEvent } from '@leeway/shared/run/event.ts';
import { fold } from '@leeway/shared/run/fold.ts';
import { stepOf } from '@leeway/shared/run/state.ts';
import { everyPage } from '../mixed-load.ts';
import { type ChaosLoad, isApproved, kindOf } from './chaos-load.ts';
import type { ChaosWorld } from './chaos-world.ts';

/** Reads what only the running process knows; the answer compares it with the journals. */
export async function outcomeProblems(
  world: ChaosWorld,
  load: ChaosLoad,
): Promise<(journals: ReadonlyMap<number, RunEvent[]>) => string[]> {
  const { runtime, tableId, workflowId } = world;
  const rows = await everyPage((cursor) =>
    runtime.call(routes.tables.rows, { params: { id: tableId }, query: { limit: 200, cursor } }),
  );
  const kept = rows.map(({ values }) => String(values.item));
  const { items: metrics } = await runtime.call(routes.metrics.list, { query: { workflowId } });
  const total = (name: string): number => metrics.find(({ metric }) => metric === name)?.total ?? 0;
  return (journals) => {
    const items = load.items();
    return [
      ...expect('runs of orders', [...journals.values()].filter((events) => !isChild(events)).length, items.length),
      ...expect('runs of parts', [...journals.values()].filter(isChild).length, items.filter(isInParts).length * PARTS),
      ...expect('rows', kept.length, items.length),
      ...expect('the metric at the end', total('Orders kept'), items.length),
      ...expect('the metric after the first', total('Orders begun'), items.length),
      ...items.flatMap((item) => {
        const events = journals.get(Number(load.accepted.get(item))) ?? [];
        return [
          ...expect(`rows of ${item}`, kept.filter((one) => one === item).length, 1),
          ...orderProblems(world, { item, events }),
        ];
      }),
    ];
  };
}

function orderProblems({ desk, mail }: ChaosWorld, { item, events }: { item: string; events: RunEvent[] }): string[] {
  const state = fold(events);
  const kind = kindOf(item);
  const applied = (path: string, end = ''): number => desk.applied.get(`${path}/${item}${end}`) ?? 0;
  const mails = mail.mails.filter(({ subject }) => subject === `Order ${item}`);
  const isDrafted = stepOf(state, 'drafted')?.port === 'out';
  return [
    ...(state.status === 'completed' ? [] : [`${item} is ${state.status}: ${state.error?.message}`]),
    ...expect(`${item} booked`, applied('/once/booked'), 1),
    ...expect(`${item} in the list`, applied('/again/put'), 1),
    ...expect(`keys of ${item} in the list`, desk.keys.get(`/again/put/${item}`)?.size ?? 0, 1),
    ...expect(`${item} told`, applied('/once/told'), kind === 'gate' && isApproved(item) ? 1 : 0),
    ...expect(`${item} told after a draft`, applied('/once/drafted'), isDrafted ? 1 : 0),
    ...expect(`mails of ${item}`, mails.length, kind === 'mail' ? 1 : 0),
    ...expect(`Message-IDs of ${item}`, new Set(mails.map(({ messageId }) => messageId)).size, mails.length),
    ...partProblems(applied, kind === 'parts' ? 1 : 0),
    ...((desk.calls.get(`/broken/ask/${item}`) ?? 0) >= 2 ? [] : [`${item}: what failed was not tried again`]),
  ];
}

const PARTS = 3;
const isInParts = (item: string): boolean => kindOf(item) === 'parts';
const isChild = ([first]: RunEvent[]): boolean => first?.type === 'run.started' && first.parent !== undefined;

function partProblems(applied: (path: string, end: string) => number, wanted: number): string[] {
  return Array.from({ length: PARTS }, (_, index) => index).flatMap((index) => [
    ...expect(`part ${index} booked`, applied('/once/part', `-${index}`), wanted),
    ...expect(`part ${index} in the list`, applied('/again/part', `-${index}`), wanted),
  ]);
}

function expect(what: string, seen: number, wanted: number): string[] {
  return seen === wanted ? [] : [`${what}: ${seen} instead of ${wanted}`];
}
