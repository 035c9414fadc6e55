import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Answer, type ApiBench, chainOf, createApiBench } from '../testing/api-bench.ts';

const start = {
  id: 'start',
  type: 'triggers.manual',
  config: {
    fields: [
      { name: 'budget', label: 'Budget', type: 'number', required: true },
      { name: 'discount', label: 'Discount', type: 'number' },
    ],
  },
};
const reply = {
  id: 'reply',
  type: 'ai.draft',
  title: 'Draft the reply',
  config: { instruction: 'Answer', context: '{{ start.budget }}', subject: false },
};

let bench: ApiBench;
beforeAll(async () => {
  bench = await createApiBench({ answerAi: () => ({ body: 'Dear customer, yes. All the best.', confidence: 90 }) });
});
afterAll(() => bench.close());

async function publish(graph: unknown = chainOf(start, reply)): Promise<string> {
  const { id } = (await bench.owner('POST', '/api/workflows', { title: 'Rules', graph })).body as { id: string };
  expect(await bench.owner('POST', `/api/workflows/${id}/publish`, {})).toMatchObject({ status: 200 });
  return id;
}

const set = (id: string, body: object): Promise<Answer> =>
  bench.owner('PUT', `/api/workflows/${id}/nodes/reply/dial`, body);
const settingOf = async (id: string) =>
  ((await bench.owner('GET', `/api/workflows/${id}/nodes/reply/trust`)).body as { dial: { setting: object } }).dial
    .setting;
const linesOf = async (id: string) =>
  ((await bench.owner('GET', `/api/workflows/${id}/nodes/reply/trust/entries`)).body as { items: unknown[] }).items;

/** A graph whose dial has come with it. */
const withDial = (dial: object) => chainOf(start, { ...reply, dial });

describe('a rule that cannot be read', () => {
  it.each([
    ['of no language', 'start.budget >', 'expression'],
    ['that reads a field which is not there', 'start.bugdet > 2000', 'did you mean “budget”?'],
    ['that reads a step which is not there', 'enquiry.budget > 2000', 'enquiry'],
    ['that is neither yes nor no', 'start.budget', 'true or false'],
    ['that is empty', ' ', 'Say when to ask, or remove it.'],
  ])('%s is refused by its place and text, and nothing is changed', async (_what, when, says) => {
    const id = await publish();
    const rules = [{ when: 'start.budget > 100' }, { when }];
    const refused = await set(id, { level: 'watch', askWhen: rules });
    expect(refused).toMatchObject({
      status: 422,
      body: { error: { code: 'dial.invalid', hint: 'Correct it, or remove it. Nothing was changed.' } },
    });
    const { message, details } = (refused.body as { error: { message: string; details: { problems: unknown[] } } })
      .error;
    expect(message).toContain('The dial of “Draft the reply” was not set. Rule 2 of “Always ask a person when”');
    expect(message).toContain(when.trim());
    expect(message).toContain(says);
    expect(details.problems).toMatchObject([{ field: 'setting.askWhen.1.when' }]);
    expect([await settingOf(id), await linesOf(id)]).toEqual([{ level: 'draft' }, []]);
    expect(await set(id, { level: 'watch', askWhen: rules.slice(0, 1) })).toMatchObject({ status: 200 });
  });

  it('is said of the amount and its limit as well', async () => {
    const id = await publish();
    const says = async (setting: object) => {
      const { status, body } = await set(id, { level: 'draft', ...setting });
      return [status, (body as { error: { message: string } }).error.message];
    };
    expect(await says({ amount: 'reply.body', limit: 5 })).toEqual([
      422,
      expect.stringContaining('The amount, “reply.body”: This gives text and must give a number.'),
    ]);
    expect(await says({ amount: 'start.discount', limit: 5 })).toEqual([
      422,
      // As 0 it would go alone.
      expect.stringContaining('may be missing. Read it as start.?discount.orValue(1.0e15).'),
    ]);
    expect(await says({ limit: 5 })).toEqual([422, expect.stringContaining('The amount limit of 5 has no amount')]);
    expect(await settingOf(id)).toEqual({ level: 'draft' });
    expect(await set(id, { level: 'draft', amount: 'start.budget', limit: 5 })).toMatchObject({ status: 200 });
  });

  it('holds nobody up who turns the dial down when a change of the workflow has made it so', async () => {
    const id = await publish();
    const askWhen = [{ when: 'start.budget > 100' }];
    expect(await set(id, { level: 'autonomous', askWhen, reason: 'A trial' })).toMatchObject({ status: 200 });
    const { revision } = ((await bench.owner('GET', `/api/workflows/${id}`)).body as { draft: { revision: number } })
      .draft;
    const fields = [{ name: 'price', label: 'Price', type: 'number', required: true }];
    const graph = chainOf({ ...start, config: { fields } }, { ...reply, config: { ...reply.config, context: 'x' } });
    await bench.owner('PUT', `/api/workflows/${id}/draft`, { graph, revision });
    expect(await bench.owner('POST', `/api/workflows/${id}/publish`, {})).toMatchObject({ status: 200 });
    expect(await set(id, { level: 'draft', askWhen })).toMatchObject({ status: 200 });
    expect(await set(id, { level: 'draft', askWhen: [...askWhen, { when: 'start.budget > 5' }] })).toMatchObject({
      status: 422,
      body: { error: { message: expect.stringContaining('Rule 2') } },
    });
  });

  it('is a problem of its step in a graph that is saved or imported, and is not published', async () => {
    const graph = withDial({ level: 'draft', askWhen: [{ when: 'start.bugdet > 2000' }] });
    const problem = {
      severity: 'error',
      nodeId: 'reply',
      field: 'dial.askWhen.0.when',
      message: expect.stringContaining('“start.bugdet > 2000”'),
    };
    const file = { leeway: 'workflow', schema: 1, title: 'From a file', graph };
    const imported = await bench.owner('POST', '/api/workflows/import', file);
    expect(imported).toMatchObject({ status: 201 });
    expect((imported.body as { problems: unknown[] }).problems).toContainEqual(expect.objectContaining(problem));
    const { id } = imported.body as { id: string };
    expect(await bench.owner('POST', `/api/workflows/${id}/publish`, {})).toMatchObject({
      status: 422,
      body: { error: { code: 'workflow.invalid', hint: problem.message } },
    });
    const saved = await bench.owner('PUT', `/api/workflows/${id}/draft`, { graph, revision: 1 });
    expect((saved.body as { problems: unknown[] }).problems).toContainEqual(expect.objectContaining(problem));
  });
});
