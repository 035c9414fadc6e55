// Tables: a small built-in system of record with typed columns and row history.
import * as z from 'zod';
import { fieldTypeSchema } from '../graph/shape.ts';
import { BUILDERS, DECIDERS, EVERYONE, idParams, okSchema, pageOf, pageQuery, route } from './route.ts';

export const columnSchema = z.object({
  name: z
    .string()
    .regex(/^[a-z][a-z0-9_]*$/, 'Use small letters, digits and _, starting with a letter')
    .max(60),
  label: z.string().trim().min(1).max(100),
  type: fieldTypeSchema,
  options: z.array(z.string().max(200)).max(100).optional(),
  isUnique: z.boolean().default(false),
});
export type Column = z.infer<typeof columnSchema>;

export const tableInputSchema = z.object({
  name: z.string().trim().min(1, 'Give the table a name').max(100),
  columns: z.array(columnSchema).min(1).max(60),
});
export const tableSchema = tableInputSchema.extend({
  id: z.string(),
  rowCount: z.number(),
  usedBy: z.array(z.object({ workflowId: z.string(), title: z.string() })),
  createdAt: z.number(),
});
export type Table = z.infer<typeof tableSchema>;

export const rowSchema = z.object({
  id: z.string(),
  values: z.record(z.string(), z.unknown()),
  revision: z.number(),
  createdAt: z.number(),
  updatedAt: z.number(),
});
export type Row = z.infer<typeof rowSchema>;

/** One change of one row: who or which run, and the values before and after. */
export const rowChangeSchema = z.object({
  at: z.number(),
  by: z.string(),
  runId: z.string().nullable(),
  action: z.enum(['add', 'update', 'delete']),
  before: z.record(z.string(), z.unknown()).nullable(),
  after: z.record(z.string(), z.unknown()).nullable(),
});
export type RowChange = z.infer<typeof rowChangeSchema>;

const rowParams = z.object({ id: z.string(), rowId: z.string() });
const values = z.record(z.string(), z.unknown());

export const tables = {
  list: route({
    method: 'GET',
    path: '/api/tables',
    summary: 'All tables',
    access: EVERYONE,
    response: z.object({ items: z.array(tableSchema) }),
  }),
  create: route({
    method: 'POST',
    path: '/api/tables',
    summary: 'Create a table',
    access: BUILDERS,
    body: tableInputSchema,
    response: tableSchema,
    status: 201,
  }),
  get: route({
    method: 'GET',
    path: '/api/tables/:id',
    summary: 'One table',
    access: EVERYONE,
    params: idParams,
    response: tableSchema,
  }),
  update: route({
    method: 'PATCH',
    path: '/api/tables/:id',
    summary: 'Rename a table, add or change columns',
    access: BUILDERS,
    params: idParams,
    body: tableInputSchema,
    response: tableSchema,
  }),
  remove: route({
    method: 'DELETE',
    path: '/api/tables/:id',
    summary: 'Delete a table; 409 while a published workflow uses it',
    access: BUILDERS,
    params: idParams,
    response: okSchema,
  }),
  rows: route({
    method: 'GET',
    path: '/api/tables/:id/rows',
    summary: 'Rows, newest first',
    access: EVERYONE,
    params: idParams,
    query: pageQuery.extend({ search: z.string().max(200).optional() }),
    response: pageOf(rowSchema),
  }),
  addRow: route({
    method: 'POST',
    path: '/api/tables/:id/rows',
    summary: 'Add a row',
    access: DECIDERS,
    params: idParams,
    body: z.object({ values }),
    response: rowSchema,
    status: 201,
  }),
  updateRow: route({
    method: 'PATCH',
    path: '/api/tables/:id/rows/:rowId',
    summary: 'Change cells; 409 when the row changed since `revision`',
    access: DECIDERS,
    params: rowParams,
    body: z.object({ values, revision: z.int() }),
    response: rowSchema,
  }),
  removeRow: route({
    method: 'DELETE',
    path: '/api/tables/:id/rows/:rowId',
    summary: 'Delete a row; its history is kept',
    access: DECIDERS,
    params: rowParams,
    response: okSchema,
  }),
  history: route({
    method: 'GET',
    path: '/api/tables/:id/rows/:rowId/history',
    summary: 'Every change of a row, newest first',
    access: EVERYONE,
    params: rowParams,
    response: z.object({ items: z.array(rowChangeSchema) }),
  }),
};
