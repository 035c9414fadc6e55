import { emptyGraph, type Graph } from '@leeway/shared/graph/graph.ts';
import { expect, it } from 'vitest';
import { createConnectionStore } from './connections.ts';
import { createDialStore } from './dials.ts';
import { createEndpointStore } from './endpoints.ts';
import { createMemberStore } from './members.ts';
import { createModelStore } from './models.ts';
import { createSettingsStore } from './settings.ts';
import { openMemoryStore } from './testing/open-memory-store.ts';
import { createVersionStore } from './versions.ts';
import { createWorkflowStore } from './workflows.ts';

const other: Graph = { ...emptyGraph(), settings: { ...emptyGraph().settings, concurrency: 3 } };
const sealer = {
  seal: (plain: string, context: string) => `${context}|${plain}`,
  open: (sealed: string, context: string) => sealed.replace(`${context}|`, ''),
};

async function openWithWorkflow() {
  const store = openMemoryStore();
  const workflows = createWorkflowStore(store);
  const workflow = await workflows.create({ title: 'Quotes', graph: emptyGraph(), at: 1, by: 'Ann' });
  return { store, workflows, versions: createVersionStore(store), id: workflow.id };
}

it('refuses a draft that was made from an older revision, and says who saved', async () => {
  const { workflows, id } = await openWithWorkflow();
  expect(await workflows.saveDraft(id, { graph: other, revision: 1, at: 2, by: 'Bob' })).toEqual({
    revision: 2,
    savedAt: 2,
  });
  await expect(workflows.saveDraft(id, { graph: emptyGraph(), revision: 1, at: 3, by: 'Cid' })).rejects.toMatchObject({
    code: 'workflow.stale_revision',
    status: 409,
    details: { revision: 2, savedBy: 'Bob' },
  });
  expect((await workflows.get(id)).draft.graph).toEqual(other);
});

it('freezes the draft of test runs once per content', async () => {
  const { versions, id } = await openWithWorkflow();
  const first = await versions.freezeDraft({ workflowId: id, graph: emptyGraph(), at: 1, by: null });
  expect(await versions.freezeDraft({ workflowId: id, graph: emptyGraph(), at: 2, by: null })).toBe(first);
  expect(await versions.freezeDraft({ workflowId: id, graph: other, at: 2, by: null })).not.toBe(first);
});

it('numbers versions, makes the newest live and swaps its addresses', async () => {
  const { store, versions, workflows, id } = await openWithWorkflow();
  const endpoints = createEndpointStore(store);
  const publication = { workflowId: id, at: 1, by: 'Ann' };
  await versions.publish({ ...publication, graph: other, endpoints: [{ kind: 'form', path: 'quote', nodeId: 'a' }] });
  const second = await versions.publish({
    ...publication,
    graph: emptyGraph(),
    endpoints: [{ kind: 'form', path: 'ask', nodeId: 'a' }],
  });
  expect(second.version).toBe(2);
  expect(await versions.live(id)).toMatchObject({ number: 2, graph: emptyGraph() });
  expect(await workflows.get(id)).toMatchObject({ status: 'live', liveVersion: 2 });
  expect(await endpoints.list()).toEqual([{ kind: 'form', path: 'ask', workflowId: id, nodeId: 'a' }]);
  expect((await versions.list(id)).map(({ number }) => number)).toEqual([2, 1]);
});

it('publishes nothing when another workflow has the address', async () => {
  const { versions, workflows, id } = await openWithWorkflow();
  const endpoints = [{ kind: 'webhook', path: 'orders', nodeId: 'a' }] as const;
  await versions.publish({ workflowId: id, graph: other, endpoints, at: 1, by: null });
  const second = await workflows.create({ title: 'Second', graph: emptyGraph(), at: 2, by: null });
  await expect(
    versions.publish({ workflowId: second.id, graph: other, endpoints, at: 3, by: null }),
  ).rejects.toMatchObject({
    code: 'endpoint.taken',
  });
  expect(await versions.live(second.id)).toBeNull();
  expect(await workflows.get(second.id)).toMatchObject({ status: 'draft' });
});

it('hides a deleted workflow but keeps its title and frees its addresses', async () => {
  const { store, versions, workflows, id } = await openWithWorkflow();
  await versions.publish({
    workflowId: id,
    graph: other,
    endpoints: [{ kind: 'form', path: 'x', nodeId: 'a' }],
    at: 1,
    by: null,
  });
  await workflows.remove(id, 9);
  expect(await workflows.list()).toEqual([]);
  await expect(workflows.get(id)).rejects.toMatchObject({ code: 'workflow.not_found' });
  expect((await workflows.titles()).get(id)).toBe('Quotes');
  expect(await createEndpointStore(store).list()).toEqual([]);
});

it('adds dials that are missing and leaves those that were turned', async () => {
  const { store, id } = await openWithWorkflow();
  const dials = createDialStore(store);
  const dial = { nodeId: 'n', setAt: 1, by: null, isByHand: false, reason: null };
  const by = { id: 'u', name: 'Ann', via: 'session' as const };
  await dials.addMissing(id, [{ ...dial, setting: { level: 'autonomous' }, isByHand: true, by }]);
  await dials.addMissing(id, [
    { ...dial, setting: { level: 'draft' } },
    { ...dial, nodeId: 'm', setting: { level: 'watch' } },
  ]);
  expect((await dials.find(id, 'n'))?.setting.level).toBe('autonomous');
  expect((await dials.list(id)).map(({ nodeId }) => nodeId).toSorted()).toEqual(['m', 'n']);
});

it('gives a secret out through `secret` only, and keeps it when a change leaves it out', async () => {
  const connections = createConnectionStore(openMemoryStore(), sealer);
  const input = { kind: 'http', name: 'Shop', settings: { hosts: ['shop.example'], header: 'Authorization' } } as const;
  const plain = { ...input, settings: { ...input.settings, hosts: [...input.settings.hosts] } };
  const { id } = await connections.create({ ...plain, secret: { value: 'hush' } }, 1);
  await connections.update(id, { ...plain, name: 'The shop', secret: {} });
  const stored = await connections.get(id);
  expect(stored).toMatchObject({ name: 'The shop', hasSecret: true });
  expect(JSON.stringify(stored)).not.toContain('hush');
  expect(await connections.secret(id)).toEqual({ value: 'hush' });
});

it('keeps a connection’s limits and its last test when a change leaves them as they are', async () => {
  const connections = createConnectionStore(openMemoryStore(), sealer);
  const input = {
    kind: 'http' as const,
    name: 'Shop',
    settings: { hosts: ['shop.example'], header: 'Authorization' },
    secret: {},
  };
  const { id, limits } = await connections.create({ ...input, limits: { maxPerMinute: 60 } }, 1);
  expect(limits).toEqual({ maxAtOnce: null, maxPerMinute: 60 });
  await connections.setHealth(id, { status: 'ok', message: null, at: 2 });
  const changed = await connections.update(id, { ...input, limits: { maxAtOnce: 2 } });
  expect(changed).toMatchObject({ limits: { maxAtOnce: 2, maxPerMinute: 60 }, health: { status: 'ok' } });
  const lifted = await connections.update(id, { ...input, limits: { maxAtOnce: null } });
  expect(lifted.limits).toEqual({ maxAtOnce: null, maxPerMinute: 60 });
  const moved = await connections.update(id, { ...input, settings: { ...input.settings, hosts: ['other.example'] } });
  expect(moved).toMatchObject({ limits: { maxPerMinute: 60 }, health: { status: 'unknown' } });
});

it('keeps the models in the order they are tried', async () => {
  const models = createModelStore(openMemoryStore(), sealer);
  const input = { baseUrl: 'http://localhost/v1', model: 'm', timeoutSeconds: 60 };
  await models.create({ ...input, name: 'a', apiKey: 'k' }, 1);
  await models.create({ ...input, name: 'b' }, 2);
  const { id } = await models.create({ ...input, name: 'c' }, 3);
  await models.update(id, { position: 0 });
  const list = await models.list();
  expect(list.map(({ name, hasKey }) => [name, hasKey])).toEqual([
    ['c', false],
    ['a', true],
    ['b', false],
  ]);
  expect(await models.apiKey(list[1]?.id ?? '')).toBe('k');
});

it('reads defaults until a setting is changed', async () => {
  const settings = createSettingsStore(openMemoryStore());
  expect(await settings.update({ workspaceName: 'Doors Ltd' })).toMatchObject({
    workspaceName: 'Doors Ltd',
    undoSeconds: 10,
  });
  expect(await settings.isKillSwitchOn()).toBe(false);
  await settings.setKillSwitch(true);
  expect(await settings.isKillSwitchOn()).toBe(true);
});

it('lets one person claim the workspace and never loses its last owner', async () => {
  const members = createMemberStore(openMemoryStore());
  expect(await members.claimOwner('ann', 1)).toBe(true);
  expect(await members.claimOwner('bob', 1)).toBe(false);
  await expect(members.setRole('ann', 'viewer')).rejects.toMatchObject({ code: 'user.last_owner' });
  await expect(members.remove('ann')).rejects.toMatchObject({ code: 'user.last_owner' });
  await members.add({ userId: 'bob', role: 'owner', createdAt: 2 });
  await members.remove('ann');
  expect(await members.list()).toEqual([{ userId: 'bob', role: 'owner', createdAt: 2 }]);
});
