import { expect, test } from 'vitest';
import { createLog, figuresOf } from './log.ts';

function collect(env: Record<string, string | undefined>) {
  const lines: string[] = [];
  return { lines, log: createLog(env, { write: (line) => void lines.push(line) }) };
}

test('writes from info upwards unless told otherwise', () => {
  const { lines, log } = collect({});
  log.debug('quiet');
  log.info('heard');
  expect(lines).toHaveLength(1);
  expect(lines[0]).toContain('heard');
});

test('takes its level from LEEWAY_LOG_LEVEL and treats an unknown one as info', () => {
  expect(collect({ LEEWAY_LOG_LEVEL: 'debug' }).log.level).toBe('debug');
  expect(collect({ LEEWAY_LOG_LEVEL: 'loud' }).log.level).toBe('info');
});

test('hides secrets at the top and further down', () => {
  const { lines, log } = collect({});
  log.info({ apiKey: 'sk-1', connection: { password: 'pw-2' }, request: { headers: { authorization: 'Bearer x-3' } } });
  expect(lines[0]).toContain('[hidden]');
  for (const secret of ['sk-1', 'pw-2', 'x-3']) expect(lines[0]).not.toContain(secret);
});

test('shows an error without what hangs on it, what it quotes and whom it names', () => {
  const { lines, log } = collect({});
  const cause = Object.assign(new Error('POST https://crm.example.com/a?who=Priya was refused'), {
    body: 'Priya',
    code: 'E1',
  });
  log.error({ err: new Error('Could not write to priya@example.com.', { cause }) }, 'failed');
  let unreadable: unknown;
  try {
    JSON.parse('{"Priya');
  } catch (error) {
    unreadable = error;
  }
  log.error({ err: unreadable }, 'failed');
  expect(lines.join('\n')).not.toMatch(/priya/i);
  expect(JSON.parse(lines[0] ?? '')).toMatchObject({
    err: {
      type: 'Error',
      message: 'Could not write to [hidden]',
      stack: expect.stringContaining('log.test.ts'),
      cause: { message: 'POST https://crm.example.com was refused', code: 'E1' },
    },
  });
});

test('of what a node adds to a line only figures stay', () => {
  expect(figuresOf({ rows: 3, isNew: true, name: 'Priya', row: { name: 'Priya' } })).toEqual({ rows: 3, isNew: true });
});
