// Names of people and firms in a text, with another first name.
import type { DraftToSpoil, Finding } from './draft-to-spoil.ts';

const OTHERS = ['Alex', 'Robin', 'Maria', 'Daniel', 'Sofia', 'Thomas', 'Nadia', 'Oscar', 'Helen', 'Victor'];
const NAME = /^\p{Lu}[\p{L}'’-]+(?: [\p{Lu}][\p{L}'’.-]*){0,3}$/u;
/** What fields that hold a name are called. */
const NAME_FIELD =
  /(?:^|_|\b)(?:name|customer|client|contact|person|sender|recipient|company|supplier|buyer)(?:$|_|\b)/i;

/** Whether a value found under this name is one of a person or firm. */
export function isName(field: string, value: string): boolean {
  return NAME_FIELD.test(field.replaceAll(/([a-z])([A-Z])/g, '$1_$2')) && NAME.test(value.trim());
}

/** Names in the text by which somebody else would be called. */
export function swappedNames(
  text: string,
  { shown, names, lot }: Pick<DraftToSpoil, 'shown' | 'names' | 'lot'>,
): Finding[] {
  const all = [...shown, text].join('\n');
  return [...new Set(names.map((name) => name.trim()))].flatMap((name): Finding[] => {
    const [first = '', ...rest] = name.split(' ');
    const word = wholeWord(first);
    if (!NAME.test(name) || !word.test(text) || !shown.some((each) => wholeWord(first).test(each))) return [];
    const free = OTHERS.filter((other) => !wholeWord(other).test(all));
    const other = free[Math.floor(lot('name', name) * free.length)];
    if (other === undefined) return [];
    const isWhole = text.includes(name);
    const called = (one: string): string => (isWhole ? [one, ...rest].join(' ') : one);
    return [{ right: called(first), wrong: called(other), text: text.replaceAll(wholeWord(first), other) }];
  });
}

function wholeWord(word: string): RegExp {
  const plain = word.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&');
  return new RegExp(`(?<![\\p{L}\\d@._-])${plain}(?![\\p{L}\\d@]|[._-][\\p{L}\\d])`, 'gu');
}
