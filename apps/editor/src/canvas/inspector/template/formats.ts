// The ways a picked value can be written, in words. Each is a function of shared/expression/formatters.ts.
import type { Shape } from '@leeway/shared/graph/shape.ts';

export interface Format {
  /** Unique among formats: name and arguments. */
  id: string;
  label: string;
  name: string;
  args: readonly string[];
  /** Kinds of values it makes sense for; `any` values may take every format. */
  fits: readonly Shape['type'][];
}

const text = ['text'] as const;
const number = ['number', 'text'] as const;

export const FORMATS: readonly Format[] = [
  { id: 'title', label: 'Title Case', name: 'title', args: [], fits: text },
  { id: 'upper', label: 'CAPITALS', name: 'upper', args: [], fits: text },
  { id: 'lower', label: 'small letters', name: 'lower', args: [], fits: text },
  { id: 'firstLine', label: 'First line only', name: 'firstLine', args: [], fits: text },
  { id: 'trim', label: 'Without spaces at the ends', name: 'trim', args: [], fits: text },
  { id: 'money.GBP', label: 'Money: £2,400', name: 'money', args: ['"GBP"'], fits: number },
  { id: 'money.EUR', label: 'Money: €2,400', name: 'money', args: ['"EUR"'], fits: number },
  { id: 'money.USD', label: 'Money: US$2,400', name: 'money', args: ['"USD"'], fits: number },
  { id: 'number', label: 'Number: 2,400', name: 'number', args: [], fits: number },
  { id: 'number.2', label: 'Number: 2,400.00', name: 'number', args: ['2'], fits: number },
  { id: 'round', label: 'Rounded to a whole number', name: 'round', args: [], fits: ['number'] },
  { id: 'date.medium', label: 'Date: 5 Nov 2026', name: 'date', args: [], fits: text },
  { id: 'date.long', label: 'Date: 5 November 2026', name: 'date', args: ['"long"'], fits: text },
  { id: 'date.short', label: 'Date: 05/11/2026', name: 'date', args: ['"short"'], fits: text },
  { id: 'date.dateTime', label: 'Date and time', name: 'date', args: ['"dateTime"'], fits: text },
  { id: 'json', label: 'As JSON, with quotes', name: 'json', args: [], fits: ['text', 'number', 'boolean', 'list'] },
  { id: 'list', label: 'List: a, b and c', name: 'list', args: [], fits: ['list'] },
];

/** The formats that make sense for a value. */
export function formatsFor(shape: Shape): readonly Format[] {
  return shape.type === 'any' ? FORMATS : FORMATS.filter(({ fits }) => fits.includes(shape.type));
}

/** The format a hole has; undefined for none, or one that is not offered. */
export function formatOf(format: { name: string; args: readonly string[] } | null): Format | undefined {
  return FORMATS.find(
    ({ name, args }) =>
      format !== null &&
      name === format.name &&
      args.length === format.args.length &&
      args.every((arg, i) => arg === format.args[i]),
  );
}
