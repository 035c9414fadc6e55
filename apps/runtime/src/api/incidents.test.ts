import { routes } from '@leeway/shared/api/routes.ts';
import { expect, it } from 'vitest';
import { type ApiBench, chainOf, createApiBench } from './testing/api-bench.ts';

const BEGIN = { id: 'start', type: 'triggers.manual' };

/** A workspace with so many incidents, each of a workflow of its own. */
async function benchWith(incidents: number): Promise<ApiBench> {
  const bench = await createApiBench();
  const at = bench.clock.now();
  const findings = Array.from({ length: incidents }, (_, index) => ({
    type: 'failed' as const,
    run: index + 1,
    finding: {
      fingerprint: `f${index}`,
      kind: 'run-failures' as const,
      workflowId: `w${index}`,
      nodeId: 'n',
      connectionId: null,
      title: `Incident ${index + 1}`,
      detail: 'It failed.',
      suggestion: 'Look.',
      at: at + index,
    },
  }));
  await bench.stores.incidents.record({ facts: findings, starts: [], seenSeq: 0 });
  return bench;
}

it('pages through incidents, newest first, and by state and workflow', async () => {
  const { owner, close } = await benchWith(5);
  await owner('PATCH', '/api/incidents/2', { state: 'resolved' });
  const first = await owner('GET', '/api/incidents?limit=2&state=open,acknowledged');
  expect(first.body).toMatchObject({ items: [{ id: '5' }, { id: '4' }], next: '4' });
  const second = await owner('GET', '/api/incidents?limit=2&state=open,acknowledged&cursor=4');
  expect(second.body).toMatchObject({ items: [{ id: '3' }, { id: '1' }], next: null });
  expect((await owner('GET', '/api/incidents?workflowId=w1')).body).toMatchObject({ items: [{ id: '2' }] });
  expect((await owner('GET', '/api/incidents?state=lost')).status).toBe(422);
  expect((await owner('GET', '/api/incidents?cursor=x')).status).toBe(422);
  await close();
});

it('gives an incident with its runs, in the form the contract says', async () => {
  const { owner, close } = await benchWith(1);
  const { body } = await owner('GET', '/api/incidents/1');
  expect(routes.incidents.get.response.parse(body)).toEqual(body);
  expect(body).toMatchObject({ state: 'open', runIds: ['1'], resolvedAt: null });
  expect(await owner('GET', '/api/incidents/99')).toMatchObject({
    status: 404,
    body: { error: { code: 'incident.not_found' } },
  });
  await close();
});

it('remembers who acknowledged, resolved and reopened it, and when', async () => {
  const { owner, clock, close, ...bench } = await benchWith(1);
  const approver = await bench.as('approver');
  await approver('PATCH', '/api/incidents/1', { state: 'acknowledged', note: 'Calling them.' });
  const { body } = await owner('PATCH', '/api/incidents/1', { state: 'resolved' });
  expect(body).toMatchObject({
    acknowledgedBy: 'The approver',
    resolvedBy: 'The owner',
    resolvedAt: clock.now(),
    note: 'Calling them.',
  });
  const reopened = await owner('PATCH', '/api/incidents/1', { state: 'open' });
  expect(reopened.body).toMatchObject({ state: 'open', acknowledgedBy: null, resolvedBy: null, resolvedAt: null });
  expect((await owner('PATCH', '/api/incidents/1', { state: 'gone' })).status).toBe(422);
  await close();
});

it('everyone may look, and only who decides may change', async () => {
  const { anonymous, as, close } = await benchWith(1);
  const viewer = await as('viewer');
  expect((await viewer('GET', '/api/incidents')).status).toBe(200);
  expect((await viewer('PATCH', '/api/incidents/1', { state: 'resolved' })).status).toBe(403);
  expect((await anonymous('GET', '/api/incidents')).status).toBe(401);
  expect((await (await as('approver'))('PATCH', '/api/incidents/1', { state: 'resolved' })).status).toBe(200);
  await close();
});

it('the silence that is too long is set with the workflow', async () => {
  const { owner, close } = await createApiBench();
  const created = await owner('POST', '/api/workflows', { title: 'Orders', graph: chainOf(BEGIN) });
  expect(created.body).toMatchObject({ silenceMinutes: null });
  const { id } = created.body as { id: string };
  const set = await owner('PATCH', `/api/workflows/${id}`, { silenceMinutes: 30 });
  expect(set.body).toMatchObject({ title: 'Orders', silenceMinutes: 30 });
  expect((await owner('PATCH', `/api/workflows/${id}`, { silenceMinutes: null })).body).toMatchObject({
    silenceMinutes: null,
  });
  expect((await owner('PATCH', `/api/workflows/${id}`, { silenceMinutes: -1 })).status).toBe(422);
  await close();
});
