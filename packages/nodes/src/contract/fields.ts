// Config fields: a zod schema plus what the inspector and the engine must know of it, carried as metadata in the JSON Schema.
import { fieldTypeSchema } from '@leeway/shared/graph/shape.ts';
import * as z from 'zod';

/** How the inspector draws a field, and whether the engine reads it as an expression. */
export type Control =
  | 'text'
  | 'textarea'
  | 'number'
  | 'switch'
  | 'select'
  | 'path'
  | 'template'
  | 'templateArea'
  | 'cel'
  | 'condition'
  | 'assignments'
  | 'pairs'
  | 'fields'
  | 'labels'
  | 'show'
  | 'json'
  | 'connection'
  | 'table'
  | 'workflow'
  | 'node'
  | 'assignee'
  | 'metric'
  | 'schedule'
  | 'timeZone'
  | 'hidden';

/** What every field may say about itself. `help` is one sentence under the field. */
export interface FieldHints {
  label: string;
  help?: string;
  placeholder?: string;
  /** Shown under "More options". */
  advanced?: boolean;
  /** Shown only while another field of the config has one of these values. */
  when?: { field: string; is: readonly unknown[] };
  /** It changes nothing about what the step does: the evidence of the step stays when it is changed. */
  cosmetic?: boolean;
}

type Meta = FieldHints & { control: Control } & Record<string, unknown>;
const meta = (control: Control, hints: FieldHints, more: Record<string, unknown> = {}): Meta => ({
  ...more,
  ...hints,
  control,
});

/** Plain text that is used as it stands. */
export const textField = (hints: FieldHints, max = 500) => z.string().max(max).meta(meta('text', hints));
/** Plain text over several lines, such as an instruction to an AI step. */
export const longTextField = (hints: FieldHints) => z.string().max(20_000).meta(meta('textarea', hints));
/** Text with `{{ CEL }}` holes; the resolved config holds the rendered text. */
export const templateField = (hints: FieldHints) => z.string().max(2000).meta(meta('template', hints));
/** A template over several lines. */
export const templateAreaField = (hints: FieldHints) => z.string().max(50_000).meta(meta('templateArea', hints));
/** A CEL expression; the resolved config holds its value. */
export const celField = (hints: FieldHints, result: 'boolean' | 'number' | 'text' | 'any' = 'any') =>
  z
    .string()
    .max(2000)
    .meta(meta('cel', hints, { result }));
export const numberField = (hints: FieldHints, limits: { min?: number; max?: number; unit?: string } = {}) =>
  z
    .number()
    .min(limits.min ?? Number.MIN_SAFE_INTEGER)
    .max(limits.max ?? Number.MAX_SAFE_INTEGER)
    .meta(meta('number', hints, { unit: limits.unit }));
export const switchField = (hints: FieldHints) => z.boolean().meta(meta('switch', hints));
/** One of fixed choices: value → words for people. */
export function selectField<const V extends readonly [string, ...string[]]>(
  hints: FieldHints,
  values: V,
  words: Record<V[number], string>,
) {
  return z.enum(values).meta(meta('select', hints, { words }));
}
/** The last part of a public address: `/hooks/<path>` or `/forms/<path>`. */
export const pathField = (hints: FieldHints, prefix: '/hooks/' | '/forms/') =>
  z
    .string()
    .regex(/^[a-z0-9][a-z0-9-]{0,99}$/, 'Use small letters, digits and hyphens, such as quote-request')
    .meta(meta('path', hints, { prefix }));
/** A connection of one kind, by id. */
export const connectionField = (hints: FieldHints, kinds: readonly string[]) =>
  z
    .string()
    .max(100)
    .meta(meta('connection', hints, { kinds }));
export const tableField = (hints: FieldHints) => z.string().max(100).meta(meta('table', hints));
/** Another workflow, by id. */
export const workflowField = (hints: FieldHints) => z.string().max(100).meta(meta('workflow', hints));
/** The name of an upstream node. */
export const nodeField = (hints: FieldHints) => z.string().max(64).meta(meta('node', hints));
/** A role (`role:approver`) or a user (`user:<id>`); empty means anyone who may approve. */
export const assigneeField = (hints: FieldHints) => z.string().max(200).meta(meta('assignee', hints));
export const metricField = (hints: FieldHints) => z.string().min(1).max(100).meta(meta('metric', hints));
/** Times as a cron expression, picked in plain words. */
export const scheduleField = (hints: FieldHints) => z.string().max(200).meta(meta('schedule', hints));
/** An IANA time zone. */
export const timeZoneField = (hints: FieldHints) => z.string().max(100).meta(meta('timeZone', hints));
/** Any JSON, such as a webhook's sample. */
export const jsonField = (hints: FieldHints) => z.unknown().meta(meta('json', hints));
/** Name → template, or `{cel}` for a typed value. */
export const assignmentsField = (hints: FieldHints) =>
  z
    .record(z.string(), z.union([z.string().max(50_000), z.object({ cel: z.string().max(2000) }), z.unknown()]))
    .meta(meta('assignments', hints));
/** Name → template, such as headers. */
export const pairsField = (hints: FieldHints) =>
  z.record(z.string(), z.coerce.string().max(10_000)).meta(meta('pairs', hints));

export const fieldName = z
  .string()
  .regex(/^[a-z][a-z0-9_]*$/, 'Use small letters, digits and _, starting with a letter, such as first_name');

/** One field of a form or a manual start. */
export const formFieldSchema = z.object({
  name: fieldName,
  label: z.string().min(1).max(200),
  type: fieldTypeSchema,
  required: z.boolean().default(false),
  options: z.array(z.string().max(200)).max(100).optional(),
});
export type FormField = z.infer<typeof formFieldSchema>;
export const formFieldsField = (hints: FieldHints) =>
  z
    .array(formFieldSchema)
    .max(50)
    .meta(meta('fields', hints, { of: 'form' }));

/** One value an AI step reads out of a text. */
export const extractFieldSchema = z.object({
  name: fieldName,
  type: fieldTypeSchema,
  description: z.string().max(500).default(''),
  required: z.boolean().default(false),
});
export type ExtractField = z.infer<typeof extractFieldSchema>;
export const extractFieldsField = (hints: FieldHints) =>
  z
    .array(extractFieldSchema)
    .min(1, 'Add at least one field')
    .max(50)
    .meta(meta('fields', hints, { of: 'extract' }));

export const labelSchema = z.object({ name: z.string().min(1).max(100), description: z.string().max(500).default('') });
export type Label = z.infer<typeof labelSchema>;
export const labelsField = (hints: FieldHints) =>
  z.array(labelSchema).min(2, 'Add at least two labels').max(30).meta(meta('labels', hints));

/** What a person sees when asked: a caption and a template. */
export const showItemSchema = z.object({
  label: z.string().max(200),
  value: z.string().max(50_000).meta({ control: 'templateArea' }),
});
export const showField = (hints: FieldHints) => z.array(showItemSchema).max(20).meta(meta('show', hints));
