export interface TextPart {
  text: string;
  isMarked: boolean;
}

/** Cuts a text so that every place where one of the words stands is a part of its own. Longer words win; case does not matter. */
export function markWords(text: string, words: readonly string[]): TextPart[] {
  const wanted = [...new Set(words.map((word) => word.trim()).filter((word) => word !== ''))];
  if (wanted.length === 0) return text === '' ? [] : [{ text, isMarked: false }];
  const pattern = wanted
    .sort((a, b) => b.length - a.length)
    .map(
      (word) => `${edge(word.at(0), '(?<![\\p{L}\\p{N}])')}${escape(word)}${edge(word.at(-1), '(?![\\p{L}\\p{N}])')}`,
    )
    .join('|');
  // Splitting by one capturing group gives text and matches in turn.
  return text
    .split(new RegExp(`(${pattern})`, 'giu'))
    .map((part, index) => ({ text: part, isMarked: index % 2 === 1 }))
    .filter((part) => part.text !== '');
}

/** Only a word that begins or ends with a letter or digit can stand inside a longer one. */
function edge(character: string | undefined, boundary: string): string {
  return character !== undefined && /[\p{L}\p{N}]/u.test(character) ? boundary : '';
}

function escape(word: string): string {
  return word.replace(/[\\^$.*+?()[\]{}|/-]/g, '\\$&');
}
