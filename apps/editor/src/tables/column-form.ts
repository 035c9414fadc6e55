// The form of a table: columns as a person types them, and the table that comes of it.
import { type Column, tableInputSchema } from '@leeway/shared/api/tables.ts';
import type { FieldType } from '@leeway/shared/graph/shape.ts';
import { problemsBySchema } from '../api/problems-by-schema.ts';

export const TYPE_WORDS: Readonly<Record<FieldType, string>> = {
  text: 'Text',
  longText: 'Long text',
  number: 'Number',
  boolean: 'Yes or no',
  date: 'Date',
  email: 'E-mail',
  phone: 'Phone',
  choice: 'One of a list',
};

export interface ColumnValues {
  /** Of the form's row only. */
  key: string;
  /** Set for a column that exists: its name stays, steps use it. */
  name: string | null;
  label: string;
  type: FieldType;
  /** For a choice: separated by commas. */
  options: string;
  isUnique: boolean;
}
export interface TableValues {
  name: string;
  columns: ColumnValues[];
}

export function newColumn(key: string): ColumnValues {
  return { key, name: null, label: '', type: 'text', options: '', isUnique: false };
}

export function valuesOfTable({ name, columns }: { name: string; columns: readonly Column[] }): TableValues {
  return {
    name,
    columns: columns.map(({ name: key, label, type, options, isUnique }) => ({
      key,
      name: key,
      label,
      type,
      options: (options ?? []).join(', '),
      isUnique,
    })),
  };
}

/** The API's input: new columns get a name made from their label, rows left wholly empty are dropped. */
export function toTableInput({ name, columns }: TableValues): { name: string; columns: Column[] } {
  const taken = new Set(columns.flatMap((column) => (column.name === null ? [] : [column.name])));
  const filled = columns.filter((column) => column.name !== null || column.label.trim() !== '');
  return {
    name,
    columns: filled.map((column) => {
      const key = column.name ?? nameOfLabel(column.label, taken);
      taken.add(key);
      const options = readOptions(column.options);
      const { label, type, isUnique } = column;
      return { name: key, label: label.trim(), type, isUnique, ...(type === 'choice' ? { options } : {}) };
    }),
  };
}

/** A name expressions can use, `first_name`, that is not taken yet. */
export function nameOfLabel(label: string, taken: ReadonlySet<string>): string {
  const plain = label
    .normalize('NFKD')
    .replaceAll(/\p{M}/gu, '')
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '_')
    .replaceAll(/^[_0-9]+|_+$/g, '')
    .slice(0, 50);
  const stem = plain || 'column';
  for (let number = 1; ; number++) {
    const name = number === 1 ? stem : `${stem}_${number}`;
    if (!taken.has(name)) return name;
  }
}

/** What is wrong, by field: `name`, `columns` for all of them, `columns.<key>` for one. */
export function checkTable(values: TableValues): Record<string, string> {
  const problems: Record<string, string> = {};
  const { name } = problemsBySchema(tableInputSchema, toTableInput(values));
  if (name) problems.name = name;
  const labels = values.columns.map(({ label }) => label.trim().toLowerCase());
  for (const [index, column] of values.columns.entries()) {
    const label = labels[index] ?? '';
    const field = `columns.${column.key}`;
    if (label === '' && column.name !== null) problems[field] = 'Give the column a name.';
    else if (label !== '' && labels.indexOf(label) < index) problems[field] = 'Another column has this name.';
    else if (label !== '' && column.type === 'choice' && readOptions(column.options).length === 0) {
      problems[field] = 'Give the choices, separated by commas.';
    }
  }
  if (labels.every((label) => label === '')) problems.columns = 'Add at least one column.';
  return problems;
}

function readOptions(text: string): string[] {
  return [...new Set(text.split(',').map((option) => option.trim()))].filter((option) => option !== '');
}
