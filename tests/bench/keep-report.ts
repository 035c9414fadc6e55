import { readFileSync, writeFileSync } from 'node:fs';

const START = '<!-- last run: start -->';
const END = '<!-- last run: end -->';

/** Puts a report in the place of the last run in a document. Throws when the document has no such place. */
export function keepReport(document: string, report: string): void {
  const text = readFileSync(document, 'utf8');
  const before = text.indexOf(START);
  const after = text.indexOf(END);
  if (before === -1 || after === -1) throw new Error(`${document} has no place for the last run (${START} … ${END}).`);
  writeFileSync(document, `${text.slice(0, before + START.length)}\n\n${report}\n\n${text.slice(after)}`);
}
