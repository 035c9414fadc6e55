// What is wrong with a call is said in one shape, changes nothing, loses nothing, and never takes the process down.
import { routes } from '@leeway/shared/api/routes.ts';
import type { Graph } from '@leeway/shared/graph/graph.ts';
import type { Problem } from '@leeway/shared/graph/problem.ts';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type Runtime, startRuntime } from '../support/runtime.ts';
import { waitFor } from '../support/wait-for.ts';
import { type Ask, askAs, askSignedIn, expectError, expectHealthy, pictureOf } from './ask.ts';
import { BEGIN, COUNT, chain } from './graphs.ts';

const FORM = {
  id: 'ask',
  type: 'triggers.form',
  title: 'Website enquiry',
  config: {
    path: 'enquiry',
    title: 'Ask us',
    fields: [
      { name: 'name', label: 'Your name', type: 'text', required: true },
      { name: 'email', label: 'E-mail', type: 'email', required: true },
    ],
  },
};
const GATE = {
  id: 'gate',
  type: 'approvals.gate',
  title: 'May it go on?',
  config: { question: 'May it go on?', assignee: 'role:approver' },
};

let runtime: Runtime;
let owner: Ask;
let workflowId: string;
let approvalId: string;

beforeAll(async () => {
  runtime = await startRuntime();
  owner = askAs(runtime);
  const { call } = runtime;
  const graph = chain(FORM, GATE, { ...COUNT, from: 'approved' });
  workflowId = (await call(routes.workflows.create, { body: { title: 'Enquiries', graph } })).id;
  await call(routes.workflows.publish, { params: { id: workflowId }, body: {} });
  await owner('POST', '/forms/enquiry', { name: 'Ann', email: 'ann@example.com' }, { accept: 'application/json' });
  const open = () => call(routes.approvals.list, {}).then(({ items }) => items[0]);
  approvalId = (await waitFor('the gate asks', open)).id;
});
afterAll(() => runtime.close());

it('a connection is kept for longer than proxies keep theirs: a call is never sent on one that is being closed', async () => {
  const answer = await fetch(`${runtime.url}/api/health`);
  expect(answer.headers.get('keep-alive')).toBe('timeout=75');
});

describe('a call that changes nothing', () => {
  let before: Record<string, unknown>;
  beforeEach(async () => {
    before = await pictureOf(owner);
  });
  afterEach(async () => {
    await expectPicture(before);
    await expectHealthy(runtime);
  });

  it('is refused with 400 when its JSON is broken', async () => {
    for (const body of ['{"title": ', '{"title":"A"}}', 'title', '\u0000']) {
      const error = expectError(await owner('POST', '/api/workflows', body), {
        status: 400,
        code: 'request.malformed',
        names: 'not valid JSON',
      });
      expect(error.hint).toContain('send it again');
    }
    const hook = await owner('PUT', `/api/workflows/${workflowId}/draft`, '{"graph":{"nodes":[}');
    expectError(hook, { status: 400, code: 'request.malformed', names: 'not valid JSON' });
  });

  it('is refused with 422 when it is JSON of another kind, and names each field', async () => {
    const wrong: [body: unknown, field: string][] = [
      [[], ''],
      [null, ''],
      [{ title: 7 }, 'title'],
      [{ title: 'A', graph: { schema: 2, nodes: [], edges: [] } }, 'graph.schema'],
      [{ title: 'A', graph: { schema: 1, nodes: [{}], edges: [] } }, 'graph.nodes.0.id'],
    ];
    for (const [body, field] of wrong) {
      const answer = await owner('POST', '/api/workflows', body);
      const error = expectError(answer, { status: 422, code: 'request.invalid', names: 'The request is not valid' });
      expect(error.details).toMatchObject({ problems: expect.arrayContaining([expect.objectContaining({ field })]) });
    }
  });

  it('is refused with 413 when its body has 20 MB, at the API and at the doors for strangers', async () => {
    const large = JSON.stringify({ title: 'x'.repeat(20 * 1024 * 1024) });
    const tooLarge = { status: 413, code: 'request.too_large', names: 'larger than' };
    const error = expectError(await owner('POST', '/api/workflows', large), { ...tooLarge, names: '10 MB' });
    expect(error.hint).toBe('Send less at once.');
    expectError(await askAs(runtime, null)('POST', '/forms/enquiry', large, { accept: 'application/json' }), tooLarge);
  });

  it('is refused with 400 when its JSON is nested without end, at the API and at the doors for strangers', async () => {
    const deep = `${'['.repeat(100_000)}${']'.repeat(100_000)}`;
    const malformed = { status: 400, code: 'request.malformed', names: 'levels deep' };
    expectError(await owner('POST', '/api/workflows', deep), malformed);
    expectError(await askAs(runtime, null)('POST', '/forms/enquiry', `{"name":${deep}}`), malformed);
    const start = await owner('POST', `/api/workflows/${workflowId}/runs`, `{"test":true,"input":${deep}}`);
    expect(expectError(start, malformed).hint).toContain('flatter');
  });

  it('is refused with 404 at an unknown path, and 405 with the methods that are there', async () => {
    const unknown = { status: 404, code: 'route.not_found', names: '/api/workflow' };
    expect(expectError(await owner('GET', '/api/workflow'), unknown).hint).toContain('/api/openapi.json');
    expectError(await owner('GET', '/api/workflows/nothing'), {
      status: 404,
      code: 'workflow.not_found',
      names: 'nothing',
    });
    expectError(await owner('POST', '/hooks/nothing', {}), {
      status: 404,
      code: 'endpoint.not_found',
      names: '/hooks/nothing',
    });

    const wrong = await owner('DELETE', '/api/workflows', {});
    expectError(wrong, { status: 405, code: 'route.method_not_allowed', names: '/api/workflows cannot be called' });
    expect(wrong.headers.get('allow')).toBe('GET, POST');
    expect((await owner('PUT', '/forms/enquiry', {})).status).toBe(405);
  });

  it('is refused with 422 when a required field of a form is missing, and names the field', async () => {
    const answer = await owner('POST', '/forms/enquiry', { name: 'Ann' }, { accept: 'application/json' });
    const error = expectError(answer, { status: 422, code: 'delivery.rejected', names: 'E-mail' });
    expect(error.details).toMatchObject({ problems: [{ field: 'email', message: expect.stringContaining('E-mail') }] });

    const page = await askAs(runtime, null)('POST', '/forms/enquiry', 'name=Ann', {
      'content-type': 'application/x-www-form-urlencoded',
      accept: 'text/html',
    });
    expect(page.status).toBe(422);
    expect(page.body).toContain('E-mail');
    expect(page.body).toContain('value="Ann"');
  });

  it('is refused with 409 when the draft was saved since, and says by whom', async () => {
    const { draft } = await runtime.call(routes.workflows.get, { params: { id: workflowId } });
    const body = { graph: draft.graph, revision: draft.revision - 1 };
    const stale = { status: 409, code: 'workflow.stale_revision', names: 'Enquiries' };
    const error = expectError(await owner('PUT', `/api/workflows/${workflowId}/draft`, body), stale);
    expect(error.details).toMatchObject({ revision: draft.revision, savedBy: expect.any(String) });
    expectError(await owner('POST', `/api/workflows/${workflowId}/publish`, { revision: draft.revision + 7 }), stale);
  });
});

describe('a graph that cannot run', () => {
  const hello = { id: 'hello', type: 'logic.set', title: 'Say hello', config: { fields: { text: 'Hello' } } };
  const condition = (when: string) =>
    chain(BEGIN, { id: 'check', type: 'logic.condition', title: 'Check', config: { when } });
  const plain = chain(BEGIN, hello, COUNT);
  // A draft may be tested before it is whole: `testRun` is how that run ends where it can be started at all.
  const cases: Record<string, BrokenGraph> = {
    'a cycle': {
      graph: {
        ...plain,
        edges: [...plain.edges, { id: 'back', source: 'count', sourcePort: 'out', target: 'hello', targetPort: 'in' }],
      },
      problem: { code: 'graph.cycle', nodeTitle: 'Say hello' },
    },
    'a dangling edge': {
      graph: {
        ...plain,
        edges: [...plain.edges, { id: 'lost', source: 'hello', sourcePort: 'out', target: 'gone', targetPort: 'in' }],
      },
      problem: { code: 'edge.dangling', nodeTitle: 'Say hello' },
      testRun: 'completed',
    },
    'an unknown node type': {
      graph: chain(BEGIN, { ...hello, type: 'logic.magic' }),
      problem: { code: 'node.unknown_type', nodeTitle: 'Say hello' },
    },
    'a reference to nothing': {
      graph: condition('begn.amount > 3'),
      problem: { code: 'expression.reference', nodeTitle: 'Check', field: 'when' },
      testRun: 'failed',
    },
    'a nested comprehension over a list of lists (a CEL bomb)': {
      graph: condition('[1,2,3].map(a, [1,2,3].map(b, [1,2,3].map(c, a * b * c))).size() > 0'),
      problem: { code: 'expression.limit', nodeTitle: 'Check', field: 'when' },
    },
    'an expression of 600 parts': {
      graph: condition(`${Array.from({ length: 300 }, () => '1').join(' + ')} > 0`),
      problem: { code: 'expression.limit', nodeTitle: 'Check', field: 'when' },
    },
    'an expression 60 brackets deep': {
      graph: condition(`${'['.repeat(60)}1${']'.repeat(60)}.size() > 0`),
      problem: { code: 'expression.limit', nodeTitle: 'Check', field: 'when' },
    },
    'an expression that reaches for the prototype': {
      graph: condition('begin.constructor.prototype == 1'),
      problem: { code: 'expression.reference', nodeTitle: 'Check', field: 'when' },
    },
    'an expression that reaches for it by a key': {
      graph: condition('begin["__proto__"].polluted == 1'),
      problem: { code: 'expression.reference', nodeTitle: 'Check', field: 'when' },
    },
  };

  it.each(Object.entries(cases))(
    'with %s is saved as a draft, never published, and says where',
    async (_what, made) => {
      const saved = await owner('POST', '/api/workflows', { title: 'Broken', graph: made.graph });
      expect(saved).toMatchObject({ status: 201, body: { status: 'draft' } });
      const { id } = saved.body as { id: string };
      const answer = await owner('POST', `/api/workflows/${id}/publish`, {});
      const error = expectError(answer, { status: 422, code: 'workflow.invalid', names: 'Broken' });
      expect(error.details).toMatchObject({
        problems: expect.arrayContaining([expect.objectContaining({ ...made.problem, severity: 'error' })]),
      });
      const run = await owner('POST', `/api/workflows/${id}/runs?wait=true`, { test: true });
      expect(run).toMatchObject(testRunOf(made));
      const after = await owner('GET', `/api/workflows/${id}`);
      expect(after.body).toMatchObject({ status: 'draft', version: null, draft: { graph: made.graph } });
      expect((await owner('GET', `/api/workflows/${id}/versions`)).body).toEqual({ items: [] });
      await expectHealthy(runtime);
      await owner('DELETE', `/api/workflows/${id}`);
    },
  );

  it('does not let what comes in reach the prototype either', async () => {
    const graph = chain(
      {
        id: 'hook',
        type: 'triggers.webhook',
        title: 'Hook',
        config: { path: 'proto', method: 'POST', respond: 'result', auth: 'none' },
      },
      { ...hello, config: { fields: { text: '{{ hook.body.?name.orValue("none") }}' } } },
      { ...COUNT, id: 'count' },
    );
    const { id } = await runtime.call(routes.workflows.create, { body: { title: 'Prototype', graph } });
    await runtime.call(routes.workflows.publish, { params: { id }, body: {} });
    const body = '{"__proto__":{"name":"polluted"},"constructor":{"prototype":{"name":"polluted"}}}';
    expect((await owner('POST', '/hooks/proto', body)).status).toBe(200);
    const { items } = await runtime.call(routes.runs.list, { query: { workflowId: id } });
    const run = await runtime.call(routes.runs.get, { params: { id: items[0]?.id ?? '' } });
    expect(run.status).toBe('completed');
    expect(JSON.stringify(run.events)).toContain('"text":"none"');
    expect(await owner('GET', '/api/health')).toMatchObject({
      status: 200,
      body: expect.not.objectContaining({ name: 'polluted' }),
    });
  });
});

it('of two publishes at once each makes its own version, and what is live is one of them', async () => {
  const graph = chain(BEGIN, COUNT);
  const { id } = await runtime.call(routes.workflows.create, { body: { title: 'Twice', graph } });
  const answers = await Promise.all([1, 2].map(() => owner('POST', `/api/workflows/${id}/publish`, { revision: 1 })));
  const versions = answers.map(({ body }) => (body as { version: number }).version);
  const { items } = await runtime.call(routes.workflows.versions, { params: { id } });
  expect(new Set(items.map(({ version }) => version))).toEqual(new Set(versions));
  expect(items.filter(({ isLive }) => isLive)).toHaveLength(1);
  await expectHealthy(runtime);
});

describe('a decision', () => {
  const decide = (ask: Ask, idempotencyKey: string, decision = 'approve') =>
    ask('POST', `/api/approvals/${approvalId}/decision`, { decision, idempotencyKey });

  it('by somebody without the role is refused, and the question stays open', async () => {
    const viewer = await addUser('viewer');
    expectError(await decide(viewer, 'v'), { status: 403, code: 'auth.forbidden', names: 'viewer' });
    const builder = await addUser('builder');
    const error = expectError(await decide(builder, 'b'), {
      status: 403,
      code: 'approval.not_assigned',
      names: 'May it go on?',
    });
    expect(error.hint).toContain('approver');
    expectError(await decide(askAs(runtime, null), 's'), { status: 401, code: 'auth.required', names: 'signed in' });
    expect((await owner('GET', `/api/approvals/${approvalId}`)).body).toMatchObject({ status: 'open', decided: null });
    await expectHealthy(runtime);
  });

  it('that is none of the possible ones is refused with those that are', async () => {
    const error = expectError(await decide(owner, 'x', 'done'), {
      status: 422,
      code: 'request.invalid',
      names: 'approve',
    });
    expect(error.details).toMatchObject({ problems: [{ field: 'decision' }] });
  });

  it('on a decided approval is answered with the first one; the same key gets the first answer again', async () => {
    const approver = await addUser('approver');
    const [first, second] = await Promise.all([decide(approver, 'one'), decide(owner, 'two', 'reject')]);
    const [taken, refused] = first.status === 200 ? [first, second] : [second, first];
    expect(taken).toMatchObject({ status: 200, body: { status: 'decided' } });
    const { decision } = (taken.body as { decided: { decision: string } }).decided;
    const error = expectError(refused, { status: 409, code: 'approval.decided', names: decision });
    expect(error.details).toMatchObject({ decision });
    const [ask, key] = first.status === 200 ? [approver, 'one'] : [owner, 'two'];
    const again = await decide(ask, key, decision);
    expect(again).toMatchObject({ status: 200, body: { decided: { decision } } });
    const { items } = await runtime.call(routes.runs.list, { query: { workflowId } });
    const { events } = await runtime.call(routes.runs.get, { params: { id: items[0]?.id ?? '' } });
    expect(events.filter(({ event }) => event.type === 'approval.decided')).toHaveLength(1);
    await expectHealthy(runtime);
  });
});

interface BrokenGraph {
  graph: Graph;
  problem: Partial<Problem>;
  testRun?: string;
}

/** How a test run of it is answered. */
function testRunOf({ problem: { nodeTitle }, testRun }: BrokenGraph): object {
  if (testRun !== undefined) return { status: 202, body: { status: testRun } };
  const message = expect.stringContaining(`“${nodeTitle}” cannot run: `);
  return { status: 422, body: { error: { code: 'workflow.cannot_run', message, hint: expect.any(String) } } };
}

async function expectPicture(before: Record<string, unknown>): Promise<void> {
  expect(await pictureOf(owner)).toEqual(before);
}

/** Adds a person with a role; calls as that person. */
async function addUser(role: 'builder' | 'approver' | 'viewer'): Promise<Ask> {
  const person = { email: `${role}@example.com`, password: `password of the ${role}` };
  await runtime.call(routes.users.create, { body: { ...person, name: role, role } });
  return askSignedIn(runtime, person);
}
