// Recipients as people write them: ann@example.com, Ann <ann@example.com>, "Smith, Ann" <ann@example.com>, and lists of these.
import { isEmail } from '@leeway/shared/dial/read-values.ts';

export interface Addresses {
  /** Plain addresses, in order. */
  plain: string[];
  /** Parts that are no address. */
  wrong: string[];
}

/** Splits a list at its commas and semicolons, but not inside quotation marks or angle brackets, and checks each part. */
export function readAddresses(text: string): Addresses {
  const parts = text.match(/(?:"[^"]*"|<[^>]*>|[^,;"<])+|["<]/g) ?? [];
  const read: Addresses = { plain: [], wrong: [] };
  for (const part of parts.map((each) => each.trim())) {
    if (part === '') continue;
    const address = plainAddress(part);
    if (address === null) read.wrong.push(part);
    else read.plain.push(address);
  }
  return read;
}

function plainAddress(part: string): string | null {
  // A line break in an address would start a new header.
  if (/[\r\n]/.test(part)) return null;
  const bracketed = /^[^<>]*<([^<>]+)>$/.exec(part);
  const address = (bracketed?.[1] ?? part).trim();
  return isEmail(address) ? address : null;
}
