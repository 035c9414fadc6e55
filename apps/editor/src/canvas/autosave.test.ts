import { emptyGraph, type Graph } from '@leeway/shared/graph/graph.ts';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { ApiError } from '../api/client.ts';
import { Autosave } from './autosave.ts';
import { createDraftStore } from './draft-store.ts';
import { setSettings } from './operations.ts';

const stale = () => new ApiError(409, { code: 'workflow.stale', message: 'Somebody saved since.' });
const unreachable = () => new ApiError(0, { code: 'network.unreachable', message: 'Leeway cannot be reached.' });

/** A runtime with one draft in it. `fail` holds what the next saves answer instead. */
function setUp() {
  const server = { graph: emptyGraph(), revision: 1, savedBy: 'Dan' };
  const saves: Graph[] = [];
  const fail: Error[] = [];
  const store = createDraftStore({ workflow: { id: 'w', problems: [], draft: { graph: server.graph, revision: 1 } } });
  const autosave = new Autosave(store, {
    backend: {
      load: async () => ({ draft: { ...server, savedAt: 0 } }),
      save: async (graph, revision) => {
        saves.push(graph);
        const failure = fail.shift();
        if (failure) throw failure;
        if (revision !== server.revision) throw stale();
        server.graph = graph;
        server.revision += 1;
        return { revision: server.revision, problems: [] };
      },
    },
  });
  autosave.start();
  const edit = (concurrency: number) => store.getState().edit(setSettings({ concurrency }));
  const other = (concurrency: number) => {
    server.graph = setSettings({ concurrency })(server.graph);
    server.revision += 1;
  };
  const settled = () => store.getState().graph.settings.concurrency;
  return { server, saves, fail, store, autosave, edit, other, settled };
}

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

describe('saving while editing', () => {
  it('waits for a pause, saves the last state once, and carries the new revision on', async () => {
    const { saves, store, edit, server } = setUp();
    edit(2);
    await vi.advanceTimersByTimeAsync(300);
    edit(3);
    await vi.advanceTimersByTimeAsync(599);
    expect(saves).toHaveLength(0);
    await vi.advanceTimersByTimeAsync(1);
    expect(saves).toHaveLength(1);
    expect(server.graph.settings.concurrency).toBe(3);
    expect(store.getState()).toMatchObject({ revision: 2, save: { is: 'saved' } });
  });

  it('keeps the draft and tries again while the runtime cannot be reached', async () => {
    const { fail, store, edit, server } = setUp();
    fail.push(unreachable(), unreachable());
    edit(5);
    await vi.advanceTimersByTimeAsync(600);
    expect(store.getState().save).toEqual({ is: 'offline' });
    await vi.advanceTimersByTimeAsync(5000);
    expect(store.getState().save).toEqual({ is: 'offline' });
    await vi.advanceTimersByTimeAsync(5000);
    expect(store.getState().save).toEqual({ is: 'saved' });
    expect(server.graph.settings.concurrency).toBe(5);
  });

  it('says why when the runtime refuses', async () => {
    const { fail, store, edit } = setUp();
    fail.push(
      new ApiError(403, { code: 'auth.role', message: 'You may not change workflows.', hint: 'Ask an owner.' }),
    );
    edit(5);
    await vi.advanceTimersByTimeAsync(600);
    expect(store.getState().save).toEqual({ is: 'refused', message: 'You may not change workflows. Ask an owner.' });
  });

  it('saves at once when it is told to', async () => {
    const { autosave, edit, server } = setUp();
    edit(7);
    expect(await autosave.flush()).toBe(true);
    expect(server.graph.settings.concurrency).toBe(7);
  });
});

describe('when somebody else saved', () => {
  async function meet() {
    const all = setUp();
    all.other(50);
    all.edit(5);
    await vi.advanceTimersByTimeAsync(600);
    return all;
  }

  it('overwrites nothing, and says who it was', async () => {
    const { store, server, saves, edit } = await meet();
    expect(store.getState().conflict?.savedBy).toBe('Dan');
    edit(6);
    await vi.advanceTimersByTimeAsync(10_000);
    expect(saves).toHaveLength(1);
    expect(server.graph.settings.concurrency).toBe(50);
  });

  it('loads theirs, and undo brings mine back', async () => {
    const { autosave, store, settled } = await meet();
    autosave.loadTheirs();
    expect([settled(), store.getState().conflict]).toEqual([50, null]);
    store.getState().undo();
    expect(settled()).toBe(5);
    expect(await autosave.flush()).toBe(true);
  });

  it('keeps mine when the person says so, and undo brings theirs back', async () => {
    const { autosave, store, server, settled } = await meet();
    expect(await autosave.keepMine()).toBe(true);
    expect([server.graph.settings.concurrency, store.getState().revision]).toEqual([5, 3]);
    store.getState().undo();
    expect(settled()).toBe(50);
  });
});
