import { expect, test } from 'vitest';
import { createLog } from './log.ts';

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
