// Words as they are compared: José = Jose, Müller = Mueller.

// Letters that are no other letter with an accent.
const PLAIN_LETTERS: Readonly<Record<string, string>> = {
  ł: 'l',
  ø: 'o',
  đ: 'd',
  ð: 'd',
  ı: 'i',
  ß: 'ss',
  æ: 'ae',
  œ: 'oe',
  þ: 'th',
};
const UMLAUTS: Readonly<Record<string, string>> = { ä: 'ae', ö: 'oe', ü: 'ue', å: 'aa' };

/** Müller as Mueller, the way it is written where there is no ü. */
export function spelledOut(text: string): string {
  return text
    .normalize('NFC')
    .toLowerCase()
    .replaceAll(/[äöüå]/g, (letter) => UMLAUTS[letter] ?? letter);
}

/** Small letters without accents, every sign between words a single space; @, and dots inside words, stay. */
export function folded(text: string): string {
  return text
    .normalize('NFKD')
    .replaceAll(/\p{M}/gu, '')
    .toLowerCase()
    .replaceAll(/[łøđðıßæœþ]/g, (letter) => PLAIN_LETTERS[letter] ?? letter)
    .replaceAll(/['’]s\b/g, '')
    .replaceAll(/[^\p{L}\p{N}@.]+|\.(?![\p{L}\p{N}])|(?<![\p{L}\p{N}])\./gu, ' ')
    .trim();
}
