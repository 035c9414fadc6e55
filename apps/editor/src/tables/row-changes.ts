// A row's history in words: which cell had which value, and has which.
import type { Column, RowChange } from '@leeway/shared/api/tables.ts';
import { cellText } from './cell-text.ts';

export interface CellChange {
  label: string;
  before: string;
  after: string;
}

/** The cells that one change of a row touched, in the order of the columns. Columns that are gone go by their name. */
export function cellChanges(
  { before, after }: Pick<RowChange, 'before' | 'after'>,
  columns: readonly Column[],
): CellChange[] {
  const old = before ?? {};
  const now = after ?? {};
  const names = [...new Set([...columns.map(({ name }) => name), ...Object.keys(old), ...Object.keys(now)])];
  return names.flatMap((name) => {
    const column = columns.find((candidate) => candidate.name === name);
    const text = (value: unknown) => cellText({ type: column?.type ?? 'text' }, value);
    const change = { label: column?.label ?? name, before: text(old[name]), after: text(now[name]) };
    return change.before === change.after ? [] : [change];
  });
}

const words: Record<RowChange['action'], string> = { add: 'added it', update: 'changed it', delete: 'deleted it' };

/** `Marion changed it`, `A run added it`. */
export function changeSentence({ by, runId, action }: Pick<RowChange, 'by' | 'runId' | 'action'>): string {
  return `${runId === null ? by : 'A run'} ${words[action]}`;
}
