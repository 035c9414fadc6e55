import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import * as z from 'zod';
import { checkVectors, runCheck } from './check-vectors.ts';

const FILE = join(import.meta.dirname, 'dial-vectors.json');
const contentSchema = z.object({ vectors: z.array(z.looseObject({ id: z.string(), kind: z.string() })) });
const { vectors } = contentSchema.parse(JSON.parse(readFileSync(FILE, 'utf8')));

test.each(vectors)('$id $kind: $description', (vector) => {
  expect(checkVectors({ vectors: [vector] })).toEqual({ lines: [], passed: 1, failed: 0 });
});

test('all 54 vectors are there', () => {
  expect(vectors).toHaveLength(54);
});

describe('a vector that is not met', () => {
  test.each([
    [
      { id: 'a', kind: 'logE', input: { k: 0, n: 74, p: 0.05 }, expected: 3.02, tolerance: 1e-7 },
      'a logE: expected 3.02, got 3.01',
    ],
    [{ id: 'b', kind: 'cpUpper', input: { k: 7 }, expected: 1, tolerance: 0 }, 'b cpUpper: expected 1, got an error: '],
    [{ id: 'c', kind: 'nothing', input: {}, expected: 1, tolerance: 0 }, 'c nothing: unknown kind'],
    [{ id: 'd', kind: 'toString', input: {}, expected: 1, tolerance: 0 }, 'd toString: unknown kind'],
    [{ kind: 'logE' }, 'vector 1 cannot be read: '],
    [
      { id: 'e', kind: 'certify', input: { logE: [4, 4], delta: 0.05 }, expected: [true, false] },
      'e certify at [1]: expected [true,false], got [true,true]',
    ],
    [
      { id: 'f', kind: 'watch', input: { seq: [1], alpha: 0.05 }, expected: { alarmAt: 1 } },
      'f watch at .alarmAt: expected {"alarmAt":1}, got {"alarmAt":null',
    ],
    [{ id: 'g', kind: 'logE', input: { k: 0, n: 0, p: 0.05 }, expected: null }, 'g logE: expected null, got 0'],
  ])('is named with what was expected and what came: %j', (vector, line) => {
    const { lines, passed, failed } = checkVectors({ vectors: [vector] });
    expect(lines[0]).toContain(line);
    expect({ passed, failed }).toEqual({ passed: 0, failed: 1 });
  });
});

describe('the command', () => {
  let folder = '';
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'leeway-vectors-'));
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  function run(text: string): { code: number; lines: string[] } {
    const file = join(folder, 'vectors.json');
    writeFileSync(file, text);
    const lines: string[] = [];
    return { code: runCheck([file], (line) => lines.push(line)), lines };
  }

  test('ends with the counts and code 0 when all are met', () => {
    const { code, lines } = run(readFileSync(FILE, 'utf8'));
    expect({ code, lines }).toEqual({ code: 0, lines: ['54 passed, 0 failed'] });
  });

  test('fails when one is not met', () => {
    const wrong = { ...vectors[0], expected: 0.5 };
    const { code, lines } = run(JSON.stringify({ vectors: [wrong, vectors[1]] }));
    expect(code).toBe(1);
    expect(lines.at(-1)).toBe('1 passed, 1 failed');
  });

  test.each([
    ['no vector', '{"vectors":[]}', 1],
    ['something else', '[1]', 2],
    ['no JSON', '{', 2],
  ])('fails on a file that holds %s', (_, text, expected) => {
    expect(run(text).code).toBe(expected);
  });

  test('fails without a file, and on one that is missing', () => {
    const lines: string[] = [];
    expect(runCheck([], (line) => lines.push(line))).toBe(2);
    expect(runCheck([join(folder, 'missing.json')], (line) => lines.push(line))).toBe(2);
    expect(lines.join('\n')).toContain('missing.json cannot be checked');
  });
});
