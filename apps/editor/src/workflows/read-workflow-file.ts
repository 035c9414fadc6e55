import { type WorkflowFile, workflowFileSchema } from '@leeway/shared/api/workflows.ts';

/** What became of a file's text: a workflow to import, or what is wrong with it in words. */
export type FileReading = { ok: true; file: WorkflowFile } | { ok: false; message: string; details: string[] };

const newest = 1;
const shownProblems = 5;

/** Reads the text of an exported workflow. */
export function readWorkflowFile(text: string): FileReading {
  const value = parse(text);
  if (value === undefined) {
    return refuse('This file is not JSON, so it cannot be a workflow that Leeway exported.');
  }
  const head = typeof value === 'object' && value !== null ? value : {};
  if (!('leeway' in head) || head.leeway !== 'workflow') {
    return refuse('This file was not exported from Leeway. Export a workflow from its menu and choose that file.');
  }
  if ('schema' in head && typeof head.schema === 'number' && head.schema > newest) {
    return refuse('This file comes from a newer Leeway. Update this one, then import it again.');
  }
  const read = workflowFileSchema.safeParse(value);
  if (read.success) return { ok: true, file: read.data };
  const { issues } = read.error;
  const details = issues.slice(0, shownProblems).map((issue) => `${placeOf(issue.path)}: ${wordsOf(issue)}`);
  const rest = issues.length - details.length;
  return refuse('This workflow file is damaged.', rest > 0 ? [...details, `and ${rest} more`] : details);
}

/** Makes sure that a copy can be told from what it was made from. */
export function titleOfCopy(title: string, taken: readonly string[]): string {
  const stem = `${title} (copy`;
  for (let number = 1; ; number++) {
    const next = number === 1 ? `${stem})` : `${stem} ${number})`;
    if (!taken.includes(next)) return next;
  }
}

/** A file name that every system takes: `quote-replies.json`. */
export function fileNameOf(title: string): string {
  const stem = title
    .toLowerCase()
    .normalize('NFKD')
    .replaceAll(/\p{M}/gu, '')
    .replaceAll(/[^a-z0-9]+/g, '-')
    .replaceAll(/^-+|-+$/g, '');
  return `${stem || 'workflow'}.json`;
}

function refuse(message: string, details: string[] = []): FileReading {
  return { ok: false, message, details };
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** `graph.nodes.2.title` as `Step 3, title`: people count from one. */
function placeOf(path: readonly PropertyKey[]): string {
  const [first, list, index, ...rest] = path;
  const noun = list === 'nodes' ? 'Step' : list === 'edges' ? 'Edge' : null;
  if (first === 'graph' && noun && typeof index === 'number')
    return [`${noun} ${index + 1}`, ...rest].map(String).join(', ');
  return path.length === 0 ? 'The file' : path.map(String).join(', ');
}

/** A wrong or missing value in words; other rules have a message of their own. */
function wordsOf({ code, message }: { code?: string; message: string }): string {
  if (code !== 'invalid_type') return message;
  return message.includes('undefined') ? 'it is missing' : 'it has the wrong type';
}
