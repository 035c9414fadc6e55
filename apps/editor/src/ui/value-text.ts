// How any value is written for a person who does not read JSON.

import { formatDate, formatNumber } from './format.ts';
import { textOf } from './text-of.ts';

/** A value as text: yes and no for true and false, a list by commas, a record as `name: value` lines; a dash for nothing. */
export function valueText(value: unknown): string {
  if (value === null || value === undefined || value === '') return '–';
  if (typeof value === 'string') return isDay(value) ? formatDate(Date.parse(`${value}T00:00`)) : value;
  if (typeof value === 'number') return formatNumber(value, 4);
  if (typeof value === 'boolean') return value ? 'Yes' : 'No';
  if (Array.isArray(value)) return listText(value);
  if (typeof value === 'object') return recordText(value);
  return textOf(value);
}

/** A name used in data as words: `budget_max` and `budgetMax` are “Budget max”. What a person wrote, such as “E-mail”, stays as it is. */
export function nameText(name: string): string {
  if (/\s|^\p{Lu}/u.test(name)) return name;
  const words = name
    .replace(/([a-z0-9])([A-Z])/g, '$1 $2')
    .replaceAll(/[_-]+/g, ' ')
    .trim()
    .toLowerCase();
  return words.charAt(0).toUpperCase() + words.slice(1);
}

function isDay(text: string): boolean {
  return /^\d{4}-\d{2}-\d{2}$/.test(text) && !Number.isNaN(Date.parse(text));
}

function listText(items: readonly unknown[]): string {
  if (items.length === 0) return '–';
  const isPlain = items.every((item) => typeof item !== 'object' || item === null);
  return items.map(valueText).join(isPlain ? ', ' : '\n');
}

function recordText(record: object): string {
  const lines = Object.entries(record).map(([name, value]) => `${nameText(name)}: ${valueText(value)}`);
  return lines.length === 0 ? '–' : lines.join('\n');
}
