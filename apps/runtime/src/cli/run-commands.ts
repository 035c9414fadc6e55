// Runs and workflows, through the API of the running Leeway.
import { readFile, writeFile } from 'node:fs/promises';
import { AppError } from '@leeway/shared/api/error.ts';
import { routes } from '@leeway/shared/api/routes.ts';
import type { RunDetail, RunSummary } from '@leeway/shared/api/runs.ts';
import { workflowFileSchema } from '@leeway/shared/api/workflows.ts';
import { fold } from '@leeway/shared/run/fold.ts';
import type { Call } from './api-client.ts';
import { columns, type Outcome, timeOf } from './outcome.ts';

export interface ListOptions {
  workflow?: string;
  status?: string;
  limit: number;
}

export async function listRuns(call: Call, { workflow, status, limit }: ListOptions): Promise<Outcome> {
  const { items } = await call(routes.runs.list, { query: { workflowId: workflow, status, limit } });
  const rows = items.map((run) => [run.id, run.status, timeOf(run.startedAt), run.workflowTitle, run.subject]);
  const text =
    rows.length === 0
      ? 'There are no such runs.'
      : columns([['run', 'status', 'started', 'workflow', 'about'], ...rows]);
  return { text, json: items };
}

export async function showRun(call: Call, id: string): Promise<Outcome> {
  const run = await call(routes.runs.get, { params: { id } });
  return { text: `${describeRun(run)}\n\n${describeSteps(run)}`, json: run };
}

function describeRun(run: RunSummary): string {
  const facts = [
    ['run', run.id],
    ['workflow', `${run.workflowTitle} (${run.version === null ? 'draft' : `version ${run.version}`})`],
    ['status', run.status],
    ['about', run.subject],
    ['started', timeOf(run.startedAt)],
    ['ended', run.endedAt === null ? '' : timeOf(run.endedAt)],
    ['note', run.note ?? ''],
  ];
  return columns(facts.filter(([, value]) => value !== ''));
}

function describeSteps({ graph, events }: RunDetail): string {
  const titles = new Map(graph.nodes.map((node) => [node.id, node.title]));
  const { steps } = fold(events.map(({ event }) => event));
  const rows = Object.values(steps).map((step) => [
    step.key,
    step.status,
    titles.get(step.nodeId) ?? step.nodeId,
    step.error?.message ?? '',
  ]);
  return columns([['step', 'status', 'title', 'error'], ...rows]);
}

export async function retryRun(call: Call, id: string): Promise<Outcome> {
  const run = await call(routes.runs.retry, { params: { id } });
  return { text: `Run ${id} goes on from the step that failed; it is ${run.status}.`, json: run };
}

export async function cancelRun(call: Call, id: string): Promise<Outcome> {
  const run = await call(routes.runs.cancel, { params: { id } });
  return { text: `Run ${id} was stopped.`, json: run };
}

export async function listWorkflows(call: Call): Promise<Outcome> {
  const { items } = await call(routes.workflows.list);
  const rows = items.map(({ id, status, version, title }) => [
    id,
    status,
    version === null ? '' : String(version),
    title,
  ]);
  const text =
    rows.length === 0 ? 'There are no workflows.' : columns([['workflow', 'status', 'version', 'title'], ...rows]);
  return { text, json: items };
}

/** Without a file the workflow itself is the answer, so that it can be piped. */
export async function exportWorkflow(call: Call, id: string, file: string | undefined): Promise<Outcome> {
  const exported = await call(routes.workflows.export, { params: { id } });
  const text = JSON.stringify(exported, null, 2);
  if (file === undefined) return { text, json: exported };
  await writeFile(file, `${text}\n`);
  return { text: `“${exported.title}” was written to ${file}.`, json: { id, title: exported.title, file } };
}

export async function importWorkflow(call: Call, file: string): Promise<Outcome> {
  const body = workflowFileSchema.parse(await readWorkflow(file));
  const { id, title } = await call(routes.workflows.import, { body });
  return { text: `“${title}” is the draft of the new workflow ${id}. Publish it on its screen.`, json: { id, title } };
}

async function readWorkflow(file: string): Promise<unknown> {
  const text = await readFile(file, 'utf8').catch((cause: unknown) => {
    throw new AppError('workflow.file_unreadable', `The file ${file} cannot be read.`, { cause });
  });
  const parsed = workflowFileSchema.safeParse(parseJson(text));
  if (parsed.success) return parsed.data;
  const place = parsed.error.issues[0]?.path.join('.') ?? '';
  const what = place === '' ? '' : `: “${place}” is missing or wrong`;
  throw new AppError('workflow.file_invalid', `${file} is no workflow of Leeway${what}.`, {
    hint: 'Use a file that leeway workflows export has made.',
  });
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
