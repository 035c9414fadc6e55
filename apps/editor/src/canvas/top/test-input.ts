// What a test run can be started with: the trigger's fields, its sample, or what came in before.

import { type FormField, formFieldSchema } from '@leeway/nodes/contract/fields.ts';
import type { Graph, GraphNode } from '@leeway/shared/graph/graph.ts';
import type { RunEvent } from '@leeway/shared/run/event.ts';
import * as z from 'zod';
import { textOf } from '../../ui/text-of.ts';
import { factsOf } from '../flow/node-facts.ts';

/** The nodes a run can start from. */
export function triggersOf(graph: Graph): GraphNode[] {
  return graph.nodes.filter((node) => factsOf(node).isTrigger);
}

/** The fields a trigger asks for; empty when it takes any JSON. */
export function fieldsOf(trigger: GraphNode): FormField[] {
  const read = z.array(formFieldSchema).safeParse(trigger.config.fields);
  return read.success ? read.data : [];
}

/** What stands in the box for JSON at first: the trigger's sample, else an empty record. */
export function sampleText(trigger: GraphNode): string {
  return JSON.stringify(trigger.config.sample ?? {}, null, 2);
}

const envelopeSchema = z.object({ body: z.unknown() });

/** The input a past run was started with, in the form a new one takes: the body of a message, else the whole output of the trigger. */
export function inputOfRun(started: RunEvent | undefined): unknown {
  if (started?.type !== 'run.started') return undefined;
  const envelope = envelopeSchema.safeParse(started.output);
  const isMessage =
    envelope.success && typeof started.output === 'object' && started.output !== null && 'channel' in started.output;
  return isMessage && envelope.success ? envelope.data.body : started.output;
}

/** Values of a form as its fields have them: numbers as numbers, ticked boxes as true, empty ones left out. */
export function formInput(
  fields: readonly FormField[],
  values: Readonly<Record<string, string>>,
): Record<string, unknown> {
  return Object.fromEntries(
    fields.flatMap((field): [string, unknown][] => {
      const value = (values[field.name] ?? '').trim();
      if (field.type === 'boolean') return [[field.name, value === 'true']];
      if (value === '') return [];
      return [[field.name, value]];
    }),
  );
}

/** Values for the boxes of a form, from what came in before. */
export function valuesFrom(fields: readonly FormField[], input: unknown): Record<string, string> {
  const given = new Map(Object.entries(typeof input === 'object' && input !== null ? input : {}));
  return Object.fromEntries(
    fields.map((field) => {
      const value: unknown = given.get(field.name);
      return [field.name, value === undefined || value === null || typeof value === 'object' ? '' : textOf(value)];
    }),
  );
}
