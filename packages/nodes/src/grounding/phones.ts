// Telephone numbers: which stand in a text, and when two of them are the same.
import { type PhoneNumber, parsePhoneNumberFromString } from 'libphonenumber-js/min';

// Bounded everywhere: a text of 200,000 characters without a letter must not take minutes.
const PHONES = /(?:\+|\(0|\b0)\d?[\d\s().\-/]{6,18}\d|(?<![\d.,-])\(?\d{3}\)?[ .-]\d{3}[ .-]\d{4}(?![\d.,-]?\d)/g;

/** What looks like a telephone number, as it is written. */
export function phonesIn(text: string): string[] {
  return [...text.matchAll(PHONES)].map((match) => match[0].trim());
}

/** The text without what looks like a telephone number, so that its digits are not taken for amounts. */
export function withoutPhones(text: string): string {
  return text.replaceAll(PHONES, ' ; ');
}

/**
 * Whether two texts are the same number: +44 20 7946 0958 = 020 7946 0958. A number without its country is read as one of the
 * other's country; where neither names one, the digits decide.
 */
export function isSamePhone(one: string, other: string): boolean {
  const [a, b] = [plain(one), plain(other)];
  if (!a.startsWith('+') && !b.startsWith('+')) return digitsOf(a) === digitsOf(b);
  const [abroad, at] = a.startsWith('+') ? [a, b] : [b, a];
  const first = read(abroad);
  if (first === undefined) return digitsOf(a) === digitsOf(b);
  const second = read(at, first.countryCallingCode);
  return second?.number === first.number && second.ext === first.ext;
}

/** Reads the numbers of a text once and answers, for many values, whether each is one of them. */
export function phonesOf(text: string): (value: string) => boolean {
  // Parsing costs more than comparing digits, and a list may hold thousands of numbers.
  const byEnd = Map.groupBy(phonesIn(text), endOf);
  return (value) => (byEnd.get(endOf(value)) ?? []).some((each) => isSamePhone(each, value));
}

const COMPARED_DIGITS = 6;

function endOf(phone: string): string {
  return digitsOf(phone).slice(-COMPARED_DIGITS);
}

function read(phone: string, defaultCallingCode?: string): PhoneNumber | undefined {
  return parsePhoneNumberFromString(phone, {
    extract: false,
    ...(defaultCallingCode === undefined ? {} : { defaultCallingCode }),
  });
}

function plain(phone: string): string {
  return phone.trim().replace(/^00(?=[1-9])/, '+');
}

function digitsOf(phone: string): string {
  return phone.replaceAll(/\D/g, '');
}
