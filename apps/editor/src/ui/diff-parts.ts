import { diffWordsWithSpace } from 'diff';

/** A stretch of text both versions share, or a place where one was replaced by the other (either may be empty). */
export type DiffPart = { kind: 'same'; text: string } | { kind: 'change'; removed: string; added: string };

/**
 * What changed between two texts, in words a person would mark: a change takes in the whole word it touches
 * (`£418` → `£452`, not `418` → `452`), and changes with only a space between them are one.
 */
export function diffParts(before: string, after: string): DiffPart[] {
  const parts: DiffPart[] = [];
  for (const { value, added, removed } of diffWordsWithSpace(before, after)) {
    if (!added && !removed) parts.push({ kind: 'same', text: value });
    else addToChange(parts, removed ? value : '', added ? value : '');
  }
  return joinNeighbours(parts.map(widenToWords));
}

function addToChange(parts: DiffPart[], removed: string, added: string): void {
  const last = parts.at(-1);
  if (last?.kind !== 'change') parts.push({ kind: 'change', removed, added });
  else parts[parts.length - 1] = { kind: 'change', removed: last.removed + removed, added: last.added + added };
}

// Each part looks only at the unwidened neighbours, so that both sides agree on what moves from one to the other.
function widenToWords(part: DiffPart, index: number, parts: DiffPart[]): DiffPart {
  const [before, after] = [parts[index - 1], parts[index + 1]];
  if (part.kind === 'change') {
    const head = before?.kind === 'same' ? wordEnd(before.text, part) : '';
    const tail = after?.kind === 'same' ? wordStart(after.text, part) : '';
    return { kind: 'change', removed: head + part.removed + tail, added: head + part.added + tail };
  }
  const start = before?.kind === 'change' ? wordStart(part.text, before).length : 0;
  const end = after?.kind === 'change' ? wordEnd(part.text, after).length : 0;
  return { kind: 'same', text: part.text.slice(start, Math.max(start, part.text.length - end)) };
}

type Change = Extract<DiffPart, { kind: 'change' }>;

function wordEnd(text: string, { removed, added }: Change): string {
  if (/^\s/.test(removed) || /^\s/.test(added) || !/\s/.test(text)) return '';
  return /\S*$/.exec(text)?.[0] ?? '';
}

function wordStart(text: string, { removed, added }: Change): string {
  if (/\s$/.test(removed) || /\s$/.test(added) || !/\s/.test(text)) return '';
  return /^\S*/.exec(text)?.[0] ?? '';
}

function joinNeighbours(parts: DiffPart[]): DiffPart[] {
  const joined: DiffPart[] = [];
  parts.forEach((part, index) => {
    const isBetween = joined.at(-1)?.kind === 'change' && parts[index + 1]?.kind === 'change';
    if (part.kind === 'change') addToChange(joined, part.removed, part.added);
    else if (isBetween && /^[^\S\n]*$/.test(part.text)) addToChange(joined, part.text, part.text);
    else if (part.text !== '') joined.push(part);
  });
  return joined;
}
