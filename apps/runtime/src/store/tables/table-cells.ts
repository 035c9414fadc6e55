// What a cell of a built-in table may hold: values are checked and converted by their column's type.
import { AppError } from '@leeway/shared/api/error.ts';
import type { Column } from '@leeway/shared/api/tables.ts';
import { isEmail, isPhone, readDate, readNumber } from '@leeway/shared/dial/read-values.ts';

export type Cells = Record<string, unknown>;
/** A table as far as writing to it needs it. */
export interface TableHead {
  id: string;
  name: string;
  columns: Column[];
}

const MAX_TEXT = 100_000;

/**
 * Converts values to what the columns hold; an empty value becomes null. Throws `table.unknown_column` or `table.invalid_value`
 * (422), naming the table and the column.
 */
export function readCells(table: TableHead, values: Cells): Cells {
  return Object.fromEntries(
    Object.entries(values).map(([name, value]) => {
      const column = table.columns.find((candidate) => candidate.name === name);
      if (column === undefined) throw unknownColumn(table, name);
      return [name, readCell(table, column, value)];
    }),
  );
}

/** Throws `table.unknown_column` for a column that the table does not have. */
export function columnOf(table: TableHead, name: string): Column {
  const column = table.columns.find((candidate) => candidate.name === name);
  if (column === undefined) throw unknownColumn(table, name);
  return column;
}

/** One value as its column holds it; see `readCells`. */
export function readCell(table: TableHead, column: Column, value: unknown): unknown {
  if (value === null || value === undefined) return null;
  if (typeof value === 'string' && value.trim() === '') return null;
  const read = converters[column.type](value, column);
  if ('wanted' in read) {
    throw new AppError(
      'table.invalid_value',
      `“${column.label}” in the table “${table.name}” must be ${read.wanted}.`,
      {
        status: 422,
        hint: 'Correct the value and try again.',
        details: { problems: [{ field: column.name, message: `Must be ${read.wanted}.` }] },
      },
    );
  }
  return read.value;
}

type Converted = { value: unknown } | { wanted: string };
type Converter = (value: unknown, column: Column) => Converted;

const asText = (value: unknown): string | null => {
  if (typeof value === 'string') return value;
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  return typeof value === 'object' ? JSON.stringify(value) : null;
};

const text: Converter = (value) => {
  const read = asText(value);
  return read === null || read.length > MAX_TEXT
    ? { wanted: `text of at most ${MAX_TEXT} characters` }
    : { value: read };
};

/** Text that a test must accept, trimmed. */
const checkedText =
  (isRight: (text: string, column: Column) => boolean, wanted: (column: Column) => string): Converter =>
  (value, column) => {
    const read = asText(value)?.trim() ?? '';
    return isRight(read, column) ? { value: read } : { wanted: wanted(column) };
  };

const converters: Record<Column['type'], Converter> = {
  text,
  longText: text,
  number: (value) => {
    const read = typeof value === 'string' ? readNumber(value) : value;
    return typeof read === 'number' && Number.isFinite(read)
      ? { value: read }
      : { wanted: 'a number, such as 1200.50' };
  },
  boolean: (value) => {
    const word = String(value).toLowerCase();
    if (['true', 'yes', 'on', '1'].includes(word)) return { value: true };
    return ['false', 'no', 'off', '0'].includes(word) ? { value: false } : { wanted: 'yes or no' };
  },
  date: (value) => {
    const read = readDate(asText(value) ?? '');
    return read === null ? { wanted: 'a date, such as 2026-12-31' } : { value: read };
  },
  email: checkedText(isEmail, () => 'an e-mail address, such as ann@example.com'),
  phone: checkedText(isPhone, () => 'a telephone number'),
  choice: checkedText(
    (value, column) => column.options?.includes(value) ?? false,
    (column) => `one of: ${(column.options ?? []).join(', ')}`,
  ),
};

function unknownColumn(table: TableHead, name: string): AppError {
  return new AppError('table.unknown_column', `The table “${table.name}” has no column “${name}”.`, {
    status: 422,
    hint: `Its columns are: ${table.columns.map((column) => column.name).join(', ')}.`,
    details: { problems: [{ field: name, message: 'There is no such column.' }] },
  });
}
