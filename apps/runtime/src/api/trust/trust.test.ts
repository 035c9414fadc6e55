import { certificateSchema, type Trust, trustSchema } from '@leeway/shared/api/trust.ts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { problemsOfCertificate } from '../../services/certificates.ts';
import { type ApiBench, type Call, chainOf, createApiBench } from '../testing/api-bench.ts';

const start = {
  id: 'start',
  type: 'triggers.manual',
  config: { fields: [{ name: 'name', label: 'Name', type: 'text' }] },
};
const reply = {
  id: 'reply',
  type: 'ai.draft',
  title: 'Draft the reply',
  config: { instruction: 'Answer', context: '{{ start.?name.orValue("") }}', subject: false },
};
const DAY = 86_400_000;

/** Many runs, one after the other. */
const LONG = 60_000;

let bench: ApiBench;
let builder: Call;
let customers = 0;
beforeAll(async () => {
  bench = await createApiBench({ answerAi: () => ({ body: `Dear customer, yes. All the best.`, confidence: 90 }) });
  builder = await bench.as('builder');
});
afterAll(() => bench.close());

async function publish(title: string): Promise<string> {
  const created = await bench.owner('POST', '/api/workflows', { title, graph: chainOf(start, reply) });
  const { id } = created.body as { id: string };
  expect(await bench.owner('POST', `/api/workflows/${id}/publish`, {})).toMatchObject({ status: 200 });
  return id;
}

/** A run that ends or asks; its id, and the id of its question. */
async function run(workflowId: string): Promise<{ runId: string; approvalId: string }> {
  customers += 1;
  const input = { name: `Customer ${customers}` };
  const { body } = await bench.owner('POST', `/api/workflows/${workflowId}/runs?wait=true`, { input });
  const { runId } = body as { runId: string };
  const { items } = (await bench.owner('GET', `/api/approvals?runId=${runId}`)).body as { items: { id: string }[] };
  return { runId, approvalId: items[0]?.id ?? '' };
}

async function decide(approvalId: string, decision: string, more: object = {}): Promise<number> {
  const body = { decision, idempotencyKey: `${approvalId} ${decision}`, ...more };
  // Somebody has read it meanwhile.
  bench.clock.advance(60_000);
  return (await bench.owner('POST', `/api/approvals/${approvalId}/decision`, body)).status;
}

const placeOf = (id: string) => `/api/workflows/${id}/nodes/reply/trust`;
async function trustOf(id: string, call = bench.owner): Promise<Trust> {
  return trustSchema.parse((await call('GET', placeOf(id))).body);
}
const setDial = (id: string, body: object, call = bench.owner) =>
  call('PUT', `/api/workflows/${id}/nodes/reply/dial`, body);

async function approveMany(workflowId: string, count: number): Promise<void> {
  for (let item = 0; item < count; item += 1)
    expect(await decide((await run(workflowId)).approvalId, 'approve')).toBe(200);
}

describe('from the first draft to acting alone', () => {
  let id: string;
  beforeAll(async () => {
    id = await publish('Replies');
  });

  it('begins without any proof, and says what it costs', async () => {
    const trust = await trustOf(id);
    expect(trust.earned).toEqual({ level: 'draft', position: null });
    expect(trust.recommendation).toMatchObject({ kind: 'hold', needMore: 74 });
    expect(trust.price[0]).toBe('Without a mistake: 74 to 109 decisions.');
    expect(trust).toMatchObject({ evidenceKey: null, model: null, rows: [], calibration: null, stopped: null });
    expect((await bench.owner('GET', `${placeOf(id)}/certificate`)).status).toBe(404);
  });

  it(
    'is recommended once the verdicts prove it, and not before',
    async () => {
      await approveMany(id, 73);
      expect((await trustOf(id)).recommendation.kind).toBe('hold');
      expect((await bench.owner('GET', '/api/trust/proposal')).body).toEqual({ proposal: null });
      await approveMany(id, 1);
      const trust = await trustOf(id);
      expect(trust.counts).toMatchObject({ items: 74, verdicts: 74, approved: 74, alone: 0, reviewers: 1 });
      expect(trust.recommendation).toMatchObject({
        kind: 'graduate',
        level: 'autonomous',
        position: 0,
        needMore: null,
      });
      expect(trust.recommendation.words[0]).toBe(
        'Ready: 74 decisions, 0 mistakes. Every item that passes the checks can go alone.',
      );
      expect(trust.rows.at(-1)).toMatchObject({ position: 0, alone: 74, certified: true, needMore: null });
      expect(trust.model).toBe('test-1');
      expect(trust.calibration).toMatchObject({ verdicts: 74 });
      expect((await bench.owner('GET', '/api/trust/proposal')).body).toMatchObject({
        proposal: { workflowId: id, nodeId: 'reply', level: 'autonomous' },
      });
      const history = (await bench.owner('GET', `${placeOf(id)}/history`)).body as {
        scores: number[];
        approvals: string[];
      };
      expect([history.scores.length, history.approvals[0]]).toEqual([74, '1']);
    },
    LONG,
  );

  it('goes up when a builder agrees to what is recommended, with a certificate that anybody can recompute', async () => {
    const other = await builder('POST', `${placeOf(id)}/accept`, { level: 'threshold', position: 0.4 });
    expect(other).toMatchObject({ status: 409, body: { error: { code: 'trust.changed' } } });
    const accepted = await builder('POST', `${placeOf(id)}/accept`, { level: 'autonomous', position: 0 });
    expect(accepted).toMatchObject({
      status: 200,
      body: {
        dial: { setting: { level: 'autonomous' }, isByHand: false },
        brief: { origin: 'earned' },
        earned: { level: 'autonomous' },
      },
    });
    const certificate = certificateSchema.parse((await bench.owner('GET', `${placeOf(id)}/certificate`)).body);
    expect(certificate).toMatchObject({
      n: 74,
      k: 0,
      position: 0,
      level: 'autonomous',
      confirmedBy: { name: 'The builder' },
    });
    expect(problemsOfCertificate(JSON.parse(JSON.stringify(certificate)))).toEqual([]);
    expect(problemsOfCertificate({ ...certificate, n: 400 })).toEqual([
      'The signature does not fit: something in it was changed.',
      'n is said to be 400, and its events give 74.',
    ]);
    const events = certificate.events.map((event) => (event.type === 'verdict' ? { ...event, loss: 1 } : event));
    expect(problemsOfCertificate({ ...certificate, events }).length).toBeGreaterThan(2);
    expect(problemsOfCertificate({ hello: 1 })).toHaveLength(1);
  });

  it('then acts alone, asks about some by lot, and keeps both in its history', async () => {
    const { runId } = await run(id);
    const alone = (await trustOf(id)).counts.alone;
    expect(alone).toBe(1);
    const { items } = (await bench.owner('GET', `${placeOf(id)}/entries`)).body as {
      items: { kind: string; words: string }[];
    };
    expect(items[0]).toMatchObject({
      kind: 'earned',
      words: 'Earned: 74 decisions, 0 mistakes. The dial was set to “Autonomous”.',
      by: { name: 'The builder' },
      evidence: { verdicts: 74, mistakes: 0 },
    });
    expect(
      await bench.owner('POST', `${placeOf(id)}/complaint`, { runId, key: 'reply', reason: 'Wrong name' }),
    ).toMatchObject({
      status: 200,
    });
    expect((await trustOf(id)).audits).toMatchObject({ wrong: 1, checked: 1 });
    const told = (await bench.owner('GET', `${placeOf(id)}/entries`)).body as { items: unknown[] };
    expect(told.items).toContainEqual(
      expect.objectContaining({
        kind: 'audit',
        reason: 'Wrong name',
        by: expect.objectContaining({ name: 'The owner' }),
      }),
    );
    // Said twice, it counts once; about what a person decided, not at all.
    await bench.owner('POST', `${placeOf(id)}/complaint`, { runId, key: 'reply' });
    expect((await trustOf(id)).audits.wrong).toBe(1);
    expect(await bench.owner('POST', `${placeOf(id)}/complaint`, { runId: '1', key: 'reply' })).toMatchObject({
      status: 409,
    });
    expect(await bench.owner('POST', `${placeOf(id)}/complaint`, { runId: '1', key: 'start' })).toMatchObject({
      status: 404,
    });
  });

  it('gives the evidence as a table without formulas', async () => {
    const { body, headers } = await bench.owner('GET', `${placeOf(id)}/export.csv`);
    expect(headers.get('content-type')).toBe('text/csv; charset=utf-8');
    expect(String(body).split('\r\n').slice(0, 2)).toEqual([
      'time,event,item,score,role,threshold,audit_share,audited,verdict,loss,source,reviewer,seconds,blind,not_counted,note',
      expect.stringMatching(/^2026-11-20T09:00:00.000Z,begun,/),
    ]);
    expect((await bench.anonymous('GET', `${placeOf(id)}/export.csv`)).status).toBe(401);
  });
});

describe('checks of what went out alone', () => {
  it('are shown like the draft they would have been, and decided by one of many at once', async () => {
    const id = await publish('Checked');
    await setDial(id, { level: 'autonomous', auditShare: 1, reason: 'We watch it' });
    const { runId, approvalId } = await run(id);
    const shown = await bench.owner('GET', `/api/approvals/${approvalId}`);
    expect(shown).toMatchObject({
      status: 200,
      body: {
        kind: 'audit',
        question: 'It already went out. Was it right?',
        why: 'We show you every finished item.',
        draft: { body: 'Dear customer, yes. All the best.' },
        decisions: ['approve', 'edit', 'reject', 'unsure'],
        mayDecide: true,
        mayTryAgain: false,
      },
    });
    const answers = await Promise.all(
      Array.from({ length: 100 }, (_, index) =>
        decide(approvalId, index % 2 === 0 ? 'approve' : 'reject', { idempotencyKey: `k${index}` }),
      ),
    );
    expect(answers.filter((status) => status === 200)).toHaveLength(1);
    expect(answers.filter((status) => status === 409)).toHaveLength(99);
    const trust = await trustOf(id);
    expect(trust.audits).toMatchObject({ checked: 1, open: 0 });
    expect((await bench.owner('GET', `/api/runs/${runId}`)).body).toMatchObject({ status: 'completed' });
    expect((await bench.owner('GET', `/api/approvals/${approvalId}`)).body).toMatchObject({
      status: 'decided',
      decided: { by: { name: 'The owner' }, isSettled: true },
    });
    const undone = await bench.owner('POST', `/api/approvals/${approvalId}/undo`, {});
    expect(undone).toMatchObject({ status: 409, body: { error: { code: 'approval.settled' } } });
    // The same answer sent again is the same answer.
    const winner = answers.indexOf(200);
    expect(await decide(approvalId, winner % 2 === 0 ? 'approve' : 'reject', { idempotencyKey: `k${winner}` })).toBe(
      200,
    );
  });

  it('are for the people of the step alone', async () => {
    const id = await publish('Assigned');
    await setDial(id, { level: 'autonomous', auditShare: 1, assignee: 'role:approver', reason: 'We watch it' });
    const { approvalId } = await run(id);
    const said = { decision: 'approve', idempotencyKey: 'x' };
    expect(await builder('POST', `/api/approvals/${approvalId}/decision`, said)).toMatchObject({
      status: 403,
      body: { error: { code: 'approval.not_assigned' } },
    });
    const approver = await bench.as('approver');
    expect((await approver('POST', `/api/approvals/${approvalId}/decision`, said)).status).toBe(200);
  });

  it('stop the dial when they find too many mistakes; it earns again from nothing', async () => {
    const id = await publish('Stopped');
    await setDial(id, { level: 'autonomous', auditShare: 1, reason: 'We watch it' });
    const asked: string[] = [];
    for (let item = 0; item < 6; item += 1) asked.push((await run(id)).approvalId);
    for (const approvalId of asked) expect(await decide(approvalId, 'reject', { reason: 'Wrong fact' })).toBe(200);
    const trust = await trustOf(id);
    expect(trust.stopped?.why).toBe('Stopped: checks found 6 mistakes in 6. Everything asks you again.');
    expect(trust.dial.setting.level).toBe('draft');
    expect(trust.recommendation).toMatchObject({ kind: 'step-down', words: [trust.stopped?.why, expect.any(String)] });
    expect(trust.brief).toMatchObject({ isStopped: true, level: 'draft' });
    const { items } = (await bench.owner('GET', `/api/incidents?state=open&workflowId=${id}`)).body as {
      items: object[];
    };
    expect(items).toMatchObject([{ kind: 'dial-stopped', nodeId: 'reply' }]);
    const { body } = await bench.owner('GET', `${placeOf(id)}/entries`);
    const lines = (body as { items: { kind: string; words: string; reason: string | null }[] }).items;
    const found = lines.filter(({ kind }) => kind === 'audit');
    expect(found).toHaveLength(6);
    expect(found[0]).toMatchObject({ words: 'A check found a mistake.', reason: 'Wrong fact' });
    const { approvalId } = await run(id);
    expect((await bench.owner('GET', `/api/approvals/${approvalId}`)).body).toMatchObject({ kind: 'draft' });
    // A person lets it act alone again.
    bench.clock.advance(1000);
    await setDial(id, { level: 'autonomous', reason: 'Mended' });
    expect(await trustOf(id)).toMatchObject({ stopped: null, brief: { isStopped: false, origin: 'by hand' } });
    expect((await bench.owner('GET', `/api/incidents?state=open&workflowId=${id}`)).body).toMatchObject({ items: [] });
  });
});

it('says that a changed step asks, on its card as well, until it is as before', async () => {
  const id = await publish('Changing');
  await setDial(id, { level: 'autonomous', reason: 'A trial' });
  await run(id);
  const change = async (instruction: string) => {
    const { body } = await bench.owner('GET', `/api/workflows/${id}`);
    const { revision } = (body as { draft: { revision: number } }).draft;
    const graph = chainOf(start, { ...reply, config: { ...reply.config, instruction } });
    await bench.owner('PUT', `/api/workflows/${id}/draft`, { graph, revision });
    await bench.owner('POST', `/api/workflows/${id}/publish`, {});
    await run(id);
  };
  expect(await trustOf(id)).toMatchObject({ effective: { level: 'autonomous' }, brief: { level: 'autonomous' } });
  await change('Answer at length');
  const words = 'You changed the instructions, so trust starts again at zero.';
  expect(await trustOf(id)).toMatchObject({ effective: { level: 'draft', words }, brief: { level: 'draft' } });
  await change(reply.config.instruction);
  expect(await trustOf(id)).toMatchObject({ effective: { level: 'autonomous' }, brief: { level: 'autonomous' } });
});

describe('raising by hand', () => {
  it('needs a reason above what is earned, is marked, and lowering needs nothing', async () => {
    const id = await publish('By hand');
    expect(await setDial(id, { level: 'autonomous' })).toMatchObject({
      status: 422,
      body: { error: { code: 'dial.reason_missing' } },
    });
    expect(await setDial(id, { level: 'autonomous', reason: 'A trial' })).toMatchObject({
      status: 200,
      body: { isByHand: true },
    });
    expect((await trustOf(id)).brief.origin).toBe('by hand');
    expect(await setDial(id, { level: 'draft' })).toMatchObject({ status: 200, body: { isByHand: false } });
  });

  it('may need a second person, who is not the first', async () => {
    await bench.owner('PATCH', '/api/settings', { needsSecondPerson: true });
    const id = await publish('Two people');
    expect(await setDial(id, { level: 'autonomous', reason: 'A trial' })).toMatchObject({
      status: 200,
      body: { setting: { level: 'draft' } },
    });
    const { request } = await trustOf(id);
    expect(request).toMatchObject({ setting: { level: 'autonomous' }, reason: 'A trial', mayAccept: false });
    expect((await trustOf(id, builder)).request?.mayAccept).toBe(true);
    const path = `/api/dial-requests/${request?.id}`;
    expect(await bench.owner('POST', `${path}/accept`)).toMatchObject({
      status: 403,
      body: { error: { code: 'dial.same_person' } },
    });
    expect(await builder('POST', `${path}/accept`)).toMatchObject({
      status: 200,
      body: { setting: { level: 'autonomous' }, isByHand: true },
    });
    expect(await builder('POST', `${path}/decline`)).toMatchObject({ status: 404 });
    await setDial(id, { level: 'draft' });
    await setDial(id, { level: 'threshold', threshold: 0.5, reason: 'Again' });
    const again = (await trustOf(id)).request;
    expect(await builder('POST', `/api/dial-requests/${again?.id}/decline`)).toMatchObject({ status: 200 });
    expect((await trustOf(id)).request).toBeNull();
    await bench.owner('PATCH', '/api/settings', { needsSecondPerson: false });
  });

  it('goes nowhere for what an owner has limited', async () => {
    await bench.owner('PATCH', '/api/settings', { classCeilings: { B: 'draft', C: 'draft', D: 'draft' } });
    const id = await publish('Limited');
    const { body, status } = await setDial(id, { level: 'autonomous', reason: 'Please' });
    expect([status, (body as { error: { code: string } }).error.code]).toEqual([422, 'dial.above_ceiling']);
    await bench.owner('PATCH', '/api/settings', { classCeilings: { B: 'autonomous', C: 'autonomous', D: 'draft' } });
  });
});

it(
  'a dial that was set further by hand stays there while its evidence catches up',
  async () => {
    const id = await publish('Catching up');
    await approveMany(id, 74);
    const before = await setDial(id, { level: 'autonomous', reason: 'A trial' });
    expect(before.body).toMatchObject({ isByHand: true });
    const { recommendation } = await trustOf(id);
    const { level, position } = recommendation;
    expect(await builder('POST', `${placeOf(id)}/accept`, { level, position })).toMatchObject({
      status: 200,
      body: { dial: { setting: { level: 'autonomous' }, isByHand: false }, brief: { origin: 'earned' } },
    });
  },
  LONG,
);

describe('what the workspace asks for', () => {
  it(
    'waits for evidence that is old enough and of enough people, and then may go up by itself',
    async () => {
      const id = await publish('By itself');
      await bench.owner('PATCH', '/api/settings', { minEvidenceDays: 7 });
      await approveMany(id, 75);
      expect((await trustOf(id)).recommendation.words).toEqual(['Proved, but the evidence has to be 7 days old here.']);
      await bench.owner('PATCH', '/api/settings', { minReviewers: 2, minEvidenceDays: 0 });
      expect((await trustOf(id)).recommendation.words).toEqual([
        'Proved, but 2 reviewers have to agree here; so far 1 did.',
      ]);
      await bench.owner('PATCH', '/api/settings', { minReviewers: 1, isAutoRaised: true });
      bench.clock.advance(DAY);
      await approveMany(id, 1);
      await expect
        .poll(async () => (await trustOf(id)).dial)
        .toMatchObject({
          setting: { level: 'autonomous' },
          isByHand: false,
          by: { name: 'Leeway', via: 'system' },
        });
      await bench.owner('PATCH', '/api/settings', { isAutoRaised: false });
    },
    LONG,
  );

  it('takes stricter terms at once', async () => {
    const id = await publish('Terms');
    await approveMany(id, 20);
    expect((await trustOf(id)).promise).toMatchObject({ alpha: 0.05, stakes: 'normal' });
    await setDial(id, { level: 'draft', stakes: 'high' });
    const trust = await trustOf(id);
    expect(trust.promise).toMatchObject({ alpha: 0.02, stakes: 'high', auditShare: 0.5 });
    const { items } = (await bench.owner('GET', `${placeOf(id)}/entries`)).body as {
      items: { kind: string; words: string }[];
    };
    expect(items[0]).toMatchObject({
      kind: 'promise',
      words: 'Mistakes allowed: 5% → 2%. What is at stake: normal → high. Checked of what goes alone: 20% → 50%.',
    });
    const briefs = (await bench.owner('GET', `/api/workflows/${id}/trust`)).body as { items: { nodeId: string }[] };
    expect(briefs.items).toMatchObject([{ nodeId: 'reply', decided: 20, shareUnchanged: 1, shareAlone: 0 }]);
  });
});
