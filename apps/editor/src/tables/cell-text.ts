import type { Column } from '@leeway/shared/api/tables.ts';
import { formatDate, formatNumber } from '../ui/format.ts';
import { textOf } from '../ui/text-of.ts';

/** A cell's value as it is read: `1,200.5`, `12 Nov`, `Yes`; empty when there is none. */
export function cellText({ type }: Pick<Column, 'type'>, value: unknown): string {
  if (value === null || value === undefined) return '';
  if (type === 'number' && typeof value === 'number') return formatNumber(value, 6);
  if (type === 'boolean' && typeof value === 'boolean') return value ? 'Yes' : 'No';
  if (type === 'date' && typeof value === 'string') return dateText(value);
  return plainText(value);
}

/** The same value as it is typed: without separators, dates as 2026-12-31. */
export function cellInput(value: unknown): string {
  return value === null || value === undefined ? '' : plainText(value);
}

/** Dates are days: read as a moment at noon here, so that no time zone moves them to another day. */
function dateText(value: string): string {
  const day = /^(\d{4})-(\d{2})-(\d{2})$/.exec(value);
  if (!day) return value;
  return formatDate(new Date(Number(day[1]), Number(day[2]) - 1, Number(day[3]), 12).getTime());
}

function plainText(value: unknown): string {
  return typeof value === 'object' ? JSON.stringify(value) : textOf(value);
}
