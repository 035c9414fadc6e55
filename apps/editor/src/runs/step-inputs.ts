// What went into a step: the values of earlier steps that its config reads.
import { catalogue } from '@leeway/nodes/editor';
import { compileCel, type Reference, type Scope } from '@leeway/shared/expression/cel.ts';
import { expressionsIn } from '@leeway/shared/expression/config-expressions.ts';
import { valueAt } from '@leeway/shared/expression/run-rules.ts';
import { compileTemplate } from '@leeway/shared/expression/template.ts';
import type { Graph, GraphNode } from '@leeway/shared/graph/graph.ts';
import { isSettled, type RunState, type StepState, stepOf } from '@leeway/shared/run/state.ts';
import * as z from 'zod';

export interface StepInput {
  /** The path below the earlier step, such as `body.email`; empty for its whole output. */
  path: string;
  value: unknown;
  /** Title of the step it comes from. */
  from: string;
}

/** The values a node's config reads, each once, in the order they are first read. A config that cannot be read has none. */
export function inputsOf(graph: Graph, state: RunState, node: GraphNode): StepInput[] {
  const scope = scopeOf(graph, state);
  const titles = new Map(graph.nodes.map(({ name, title }) => [name, title || name]));
  const inputs = new Map<string, StepInput>();
  for (const { root, path } of referencesOf(node)) {
    const from = titles.get(root);
    const id = [root, ...path].join('\n');
    if (from === undefined || inputs.has(id)) continue;
    inputs.set(id, { path: path.join('.'), value: valueAt(scope[root], path), from });
  }
  return [...inputs.values()];
}

/** What each node's name means at this moment. */
function scopeOf(graph: Graph, state: RunState): Scope {
  return Object.fromEntries(
    graph.nodes.flatMap((node): [string, unknown][] => {
      const step = stepOf(state, node.id);
      return step && isSettled(step) ? [[node.name, step.output]] : [];
    }),
  );
}

function referencesOf(node: GraphNode): readonly Reference[] {
  const type = catalogue(node.type);
  // A trigger's expressions read what was delivered, which is what came out of it.
  if (!type || type.kind === 'trigger') return [];
  const schema = z.toJSONSchema(type.config, { io: 'input', unrepresentable: 'any' });
  return expressionsIn(node.config, { ...schema }).flatMap(({ kind, source }) => {
    try {
      return (kind === 'cel' ? compileCel(source) : compileTemplate(source)).references;
    } catch {
      // A formula of an older release; the step's own error, if any, says what is wrong with it.
      return [];
    }
  });
}

/** What came out of a step, before and after a person: the fields of its output by name. */
export interface StepOutput {
  name: string;
  value: unknown;
  /** Set when a person changed it. */
  before?: unknown;
}

/** The output's fields; a value that is no record is one field without a name. */
export function outputsOf(step: StepState): StepOutput[] {
  const output = step.output ?? step.proposal?.values ?? step.drafted;
  if (output === undefined) return [];
  if (!isRecord(output)) return [{ name: '', value: output }];
  if (isEnvelope(output)) return messageOf(output);
  // What an action did is no edit of what it was about to do.
  const isAnswer = step.proposal !== null && step.output !== undefined && step.output !== step.proposal.values;
  const before = isRecord(step.drafted) && !isAnswer ? step.drafted : {};
  return Object.entries(output).map(([name, value]) => {
    const wasChanged = Object.hasOwn(before, name) && JSON.stringify(before[name]) !== JSON.stringify(value);
    return wasChanged ? { name, value, before: before[name] } : { name, value };
  });
}

/** What a form or a webhook hands on: the message among what carried it. */
function isEnvelope(output: Record<string, unknown>): boolean {
  return ['channel', 'at', 'body', 'headers'].every((name) => Object.hasOwn(output, name));
}

/** What was sent, without headers and the like, which stand in the raw data. */
function messageOf({ channel, from, subject, body }: Record<string, unknown>): StepOutput[] {
  // A form's subject is its own title.
  const head = Object.entries({ from, subject: channel === 'form' ? undefined : subject });
  const content: [string, unknown][] = isRecord(body) ? Object.entries(body) : [['content', body]];
  return [...head, ...content].flatMap(([name, value]) =>
    value === undefined || value === null ? [] : [{ name, value }],
  );
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
