// The embedded implementation, on a file.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Key, RunEvent } from '@leeway/shared/run/event.ts';
import { fold } from '@leeway/shared/run/fold.ts';
import { initialState } from '@leeway/shared/run/state.ts';
import { SqliteRun } from '../../../apps/runtime/src/engine/durable/sqlite.ts';
import { createJournal } from '../../../apps/runtime/src/store/journal.ts';
import { openStore } from '../../../apps/runtime/src/store/open-store.ts';
import { started } from './contract-run.ts';
import { type ContractBench, createContractSuite, type OpenRun } from './contract-suite.ts';

const head = {
  id: 1,
  workflowId: 'w',
  versionId: 1,
  mode: 'live' as const,
  startedAt: 0,
  subject: '',
  parent: null,
  body: null,
};

createContractSuite('the embedded engine', async (): Promise<ContractBench> => {
  const folder = mkdtempSync(path.join(tmpdir(), 'leeway-contract-'));
  const store = openStore(path.join(folder, 'leeway.sqlite'));
  // A run is opened when it is on disk.
  const row = { status: 'running' as const, endedAt: null, note: null, costUsd: 0, isParked: false };
  await createJournal(store.db).append({ head, row, events: [started] });
  return {
    open: (work) => openRun(store.db, work),
    read: async () => (await createJournal(store.db).read(1)).map(({ event }) => event),
    breakDisk: (isBroken) => {
      store.db.exec(
        isBroken
          ? "create trigger full before insert on journal begin select raise(abort, 'disk is full'); end"
          : 'drop trigger full',
      );
    },
    close: async () => {
      store.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
});

async function openRun(
  db: ReturnType<typeof openStore>['db'],
  work: (key: Key) => Promise<RunEvent[]>,
): Promise<OpenRun> {
  const journal = createJournal(db);
  const state = fold(
    (await journal.read(1)).map(({ event }) => event),
    initialState(),
  );
  let isStopping = false;
  const run = new SqliteRun({
    journal,
    head,
    stored: { status: 'running', isParked: false },
    describe: (isParked) => ({ status: state.status, endedAt: state.endedAt, note: null, costUsd: 0, isParked }),
    isBegun: (key) => state.steps[key] !== undefined,
    isPure: () => false,
    work: async (key) => {
      // Each event by itself, as a worker hands them in.
      for (const event of await work(key)) run.hand({ events: [event] });
    },
    isStopping: () => isStopping,
    onChildren: () => undefined,
  });
  return {
    run,
    state,
    hand: (events) => new Promise((resolve) => run.hand({ events, committed: resolve })),
    submit: (make) => run.submit(make),
    stop: () => {
      isStopping = true;
    },
  };
}
