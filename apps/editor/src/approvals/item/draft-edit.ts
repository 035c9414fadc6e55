// A draft as it is edited: what a person types is text, what is sent back are values of the draft's own types.

export type Draft = Readonly<Record<string, unknown>>;
/** What was typed, by the name of the value. Values that were not touched are not in it. */
export type Typed = Readonly<Record<string, string>>;

/** `line` and `text` are strings, `lines` a list of strings; `json` is everything else that is no number and no yes or no. */
export type ValueKind = 'line' | 'text' | 'lines' | 'number' | 'boolean' | 'json';

const LONG_NAMES = new Set(['body', 'text', 'message', 'content', 'reply']);
const LINE_LENGTH = 90;

/** How a value of a draft is edited. */
export function kindOf(name: string, value: unknown): ValueKind {
  if (typeof value === 'number') return 'number';
  if (typeof value === 'boolean') return 'boolean';
  if (isLines(value)) return 'lines';
  if (typeof value !== 'string') return 'json';
  return LONG_NAMES.has(name.toLowerCase()) || value.length > LINE_LENGTH || value.includes('\n') ? 'text' : 'line';
}

/** A value as the text that is edited. */
export function textOf(value: unknown): string {
  if (typeof value === 'string') return value;
  if (isLines(value)) return value.join('\n');
  return value === undefined ? '' : JSON.stringify(value, null, 2);
}

export type EditedDraft =
  | { ok: true; output: Record<string, unknown>; changed: readonly string[] }
  | { ok: false; problems: Readonly<Record<string, string>> };

/** The whole draft with what was typed in place, and the names whose values differ. Problems are by name, in words. */
export function applyTyped(draft: Draft, typed: Typed): EditedDraft {
  const output: Record<string, unknown> = { ...draft };
  const problems: Record<string, string> = {};
  for (const [name, text] of Object.entries(typed)) {
    const read = readTyped(draft[name], text);
    if ('problem' in read) problems[name] = read.problem;
    else output[name] = read.value;
  }
  if (Object.keys(problems).length > 0) return { ok: false, problems };
  const changed = Object.keys(typed).filter((name) => textOf(output[name]) !== textOf(draft[name]));
  return { ok: true, output, changed };
}

function readTyped(before: unknown, text: string): { value: unknown } | { problem: string } {
  if (typeof before === 'string') return { value: text };
  if (typeof before === 'number') {
    const value = Number(text.replaceAll(',', ''));
    return text.trim() === '' || !Number.isFinite(value) ? { problem: 'Write a number, such as 1200.' } : { value };
  }
  if (typeof before === 'boolean') return { value: text === 'true' };
  if (isLines(before))
    return {
      value: text
        .split('\n')
        .map((line) => line.trim())
        .filter((line) => line !== ''),
    };
  return readJson(text);
}

/** A list of texts, such as addresses, is edited one to a line. */
function isLines(value: unknown): value is string[] {
  return Array.isArray(value) && value.length > 0 && value.every((item) => typeof item === 'string');
}

function readJson(text: string): { value: unknown } | { problem: string } {
  try {
    return { value: JSON.parse(text) };
  } catch {
    return { problem: 'This is not complete. Check the quotes, brackets and commas.' };
  }
}
