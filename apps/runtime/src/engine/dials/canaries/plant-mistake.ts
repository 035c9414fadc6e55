// Plants one mistake in a copy of a draft: another amount, date or name than the source and the facts say (dial.md 2.7).
import { altered, amountsIn } from './amounts.ts';
import { shiftedDates } from './dates.ts';
import type { DraftToSpoil, Finding } from './draft-to-spoil.ts';
import { swappedNames } from './names.ts';

export type MistakeKind = 'amount' | 'date' | 'name';

/** What was changed: `right` stood in the field, `wrong` stands there now. */
export interface Mistake {
  field: string;
  kind: MistakeKind;
  right: string;
  wrong: string;
}

export interface Planted {
  values: Record<string, unknown>;
  mistake: Mistake;
}

type Candidate = Mistake & { value: unknown };

/** Always the same for the same lots. Null when there is nothing in the draft that could be altered so that it can be found. */
export function plantMistake(draft: DraftToSpoil): Planted | null {
  const found = Object.entries(draft.values).flatMap(([field, value]) => candidatesIn(field, value, draft));
  const kinds = [...new Set(found.map(({ kind }) => kind))];
  const kind = pick(kinds, draft.lot('kind'));
  const chosen = pick(
    found.filter((each) => each.kind === kind),
    draft.lot('place'),
  );
  if (!chosen) return null;
  const { value, ...mistake } = chosen;
  return { values: { ...draft.values, [mistake.field]: value }, mistake };
}

function candidatesIn(field: string, value: unknown, draft: DraftToSpoil): Candidate[] {
  if (typeof value === 'number') return numberIn(field, value, draft);
  if (typeof value !== 'string') return [];
  const found: [MistakeKind, Finding[]][] = [
    ['amount', amountsIn(value, draft)],
    ['date', shiftedDates(value, draft)],
    ['name', swappedNames(value, draft)],
  ];
  return found.flatMap(([kind, list]) =>
    list.map(({ right, wrong, text }) => ({ field, kind, right, wrong, value: text })),
  );
}

function numberIn(field: string, value: number, draft: DraftToSpoil): Candidate[] {
  const [found] = amountsIn(String(value), draft);
  const wrong = found && altered(String(value), draft.lot('amount', String(value)));
  if (!found || wrong === undefined || found.right !== String(value)) return [];
  return [{ field, kind: 'amount', right: String(value), wrong, value: Number(wrong) }];
}

function pick<T>(list: readonly T[], lot: number): T | undefined {
  return list[Math.floor(lot * list.length)];
}
