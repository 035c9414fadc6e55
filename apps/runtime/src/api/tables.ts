// Tables: columns, rows and their history.
import { AppError } from '@leeway/shared/api/error.ts';
import { routes } from '@leeway/shared/api/routes.ts';
import type { Table } from '@leeway/shared/api/tables.ts';
import type { TableRecord } from '../store/tables/data-tables.ts';
import type { ApiDeps } from './api-deps.ts';
import type { Caller } from './caller.ts';
import { OK } from './ok.ts';
import type { Server } from './serve.ts';
import { asUsedBy, findUses } from './uses.ts';

const { tables } = routes;

export function serveTables({ serve }: Server, { stores, clock }: ApiDeps): void {
  const changeBy = ({ actor }: Caller) => ({ at: clock.now(), by: actor.name, run: null });

  async function present(record: TableRecord): Promise<Table> {
    const usesOf = await findUses(stores);
    return { ...record, usedBy: asUsedBy(usesOf(record.id, record.name)) };
  }

  serve(tables.list, async () => {
    const [records, usesOf] = await Promise.all([stores.tables.list(), findUses(stores)]);
    return { items: records.map((record) => ({ ...record, usedBy: asUsedBy(usesOf(record.id, record.name)) })) };
  });
  serve(tables.create, async ({ body }) => present(await stores.tables.create({ ...body, at: clock.now() })));
  serve(tables.get, async ({ params }) => present(await stores.tables.get(params.id)));
  serve(tables.update, async ({ params, body }) => present(await stores.tables.update(params.id, body)));
  serve(tables.remove, async ({ params }) => {
    const { id, name } = await stores.tables.get(params.id);
    const usesOf = await findUses(stores);
    const live = usesOf(id, name).filter(({ isLive }) => isLive);
    if (live.length > 0) {
      throw new AppError('table.in_use', `“${name}” is used by ${live.map(({ title }) => `“${title}”`).join(', ')}.`, {
        status: 409,
        hint: 'Choose another table there and publish, then delete this one.',
        details: { usedBy: asUsedBy(live) },
      });
    }
    await stores.tables.remove(id);
    return OK;
  });

  serve(tables.rows, ({ params, query }) => stores.tables.rows(params.id, query));
  serve(tables.addRow, ({ params, body, caller }) => stores.tables.addRow(params.id, body.values, changeBy(caller)));
  serve(tables.updateRow, ({ params, body, caller }) =>
    stores.tables.updateRow(params.id, params.rowId, { ...body, change: changeBy(caller) }),
  );
  serve(tables.removeRow, async ({ params, caller }) => {
    await stores.tables.removeRow(params.id, params.rowId, changeBy(caller));
    return OK;
  });
  serve(tables.history, async ({ params }) => ({ items: await stores.tables.history(params.id, params.rowId) }));
}
