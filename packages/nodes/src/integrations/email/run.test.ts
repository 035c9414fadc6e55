import { describe, expect, test } from 'vitest';
import { fakeContext, ofKind } from '../../../fixtures/fake-context.ts';
import { type MailMessage, type MailResult, TerminalError } from '../../contract/run.ts';
import { definition } from './definition.ts';
import { run } from './run.ts';

const effect = ofKind(run, 'effect');
const MAIL = { connection: 'c1', to: 'Ann <ann@example.com>', subject: 'Your cake', body: 'Dear Ann' };
const configOf = (config: object = {}) => definition.config.parse({ ...MAIL, ...config });

async function perform(config: object = {}, result: Partial<MailResult> = {}, edits: object = {}) {
  const parsed = configOf(config);
  const proposal = effect.prepare(parsed, {});
  const sent: MailMessage[] = [];
  const mail = (message: MailMessage) => {
    sent.push(message);
    return { messageId: message.messageId, accepted: ['ann@example.com'], rejected: [], ...result };
  };
  const output = await effect.perform(
    fakeContext({ mail }),
    { ...proposal, values: { ...proposal.values, ...edits } },
    parsed,
  );
  return { output, sent };
}

describe('the proposal', () => {
  test('says to whom and about what', () => {
    expect(effect.prepare(configOf(), {})).toEqual({
      summary: 'Email to ann@example.com: Your cake',
      values: { to: 'Ann <ann@example.com>', subject: 'Your cake', body: 'Dear Ann' },
    });
    expect(effect.prepare(configOf({ to: 'a@b.co, c@d.co', cc: 'e@f.co', replyTo: 'g@h.co' }), {})).toMatchObject({
      summary: 'Email to a@b.co, c@d.co: Your cake',
      values: { cc: 'e@f.co', replyTo: 'g@h.co' },
    });
  });

  test('can be made before a connection is chosen, so that a test run shows it', () => {
    expect(effect.prepare(configOf({ connection: '' }), {}).summary).toContain('Your cake');
  });

  test('has its subject on one line', () => {
    expect(effect.prepare(configOf({ subject: 'Cake\r\nBcc: all@example.com' }), {}).values).toHaveProperty(
      'subject',
      'Cake Bcc: all@example.com',
    );
  });

  test.each([
    [{ to: 'ann at example.com' }, '“ann at example.com” in “To” is not an e-mail address.'],
    [{ to: ' ' }, '“To” is empty in this run'],
    [{ cc: 'bob' }, '“bob” in “Copy to”'],
    [{ replyTo: 'a@b.co\nBcc: c@d.co' }, 'in “Answers go to”'],
    [{ subject: ' ' }, 'The subject of the e-mail is empty'],
    [{ body: '\n' }, 'The text of the e-mail is empty'],
  ])('is refused for %j', (config, message) => {
    expect(() => effect.prepare(configOf(config), {})).toThrow(TerminalError);
    expect(() => effect.prepare(configOf(config), {})).toThrow(message);
  });
});

describe('sending', () => {
  test('hands the mail on with a message id that is the same for every attempt', async () => {
    const first = await perform();
    const second = await perform();
    expect(first.sent).toEqual([{ ...MAIL, messageId: '<0199-run.k3f9@leeway>' }]);
    expect(second.sent[0]?.messageId).toBe(first.sent[0]?.messageId);
    expect(first.output).toEqual({
      output: { messageId: '<0199-run.k3f9@leeway>', accepted: ['ann@example.com'], rejected: [] },
    });
  });

  test('sends the decided text, and checks an address that was edited', async () => {
    const { sent } = await perform({}, {}, { body: 'Dear Bob', to: 'bob@example.com' });
    expect(sent[0]).toMatchObject({ body: 'Dear Bob', to: 'bob@example.com' });
    await expect(perform({}, {}, { to: 'bob' })).rejects.toThrow('“bob” in “To”');
  });

  test('fails for good without a connection, or when every recipient was rejected', async () => {
    await expect(perform({ connection: '' })).rejects.toThrow('No mail connection is chosen.');
    const rejected = perform({}, { accepted: [], rejected: ['ann@example.com'] });
    await expect(rejected).rejects.toThrow(TerminalError);
    await expect(rejected).rejects.toThrow('none of the recipients: ann@example.com');
  });

  test('tells which recipients were rejected when others were not', async () => {
    const { output } = await perform({}, { accepted: ['a@b.co'], rejected: ['c@d.co'] });
    expect(output).toMatchObject({ output: { accepted: ['a@b.co'], rejected: ['c@d.co'] } });
  });
});

test('is never sent twice, and a published one is complete', () => {
  expect(definition.isIdempotent(configOf())).toBe(false);
  expect(definition.check?.(configOf())).toEqual([]);
  const missing = definition.check?.(definition.config.parse({})) ?? [];
  expect(missing.map((problem) => problem.field)).toEqual(['connection', 'to', 'subject', 'body']);
});
