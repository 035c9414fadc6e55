// JSON from outside may be nested without end: parsing copes, but whatever walks the value afterwards runs out of stack.

/** Deeper than anything a person or a program means to send. */
export const MAX_JSON_DEPTH = 200;

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
// Compared one by one: a set would be asked ten million times for a large body.
const isOpening = (code: number) => code === 0x5b || code === 0x7b;
const isClosing = (code: number) => code === 0x5d || code === 0x7d;

/** Whether lists and records in a JSON text are nested more than MAX_JSON_DEPTH levels. Text that is no JSON gets some answer. */
export function isTooDeep(json: string): boolean {
  // Without so many brackets there is nothing to count.
  if (json.length <= MAX_JSON_DEPTH) return false;
  let depth = 0;
  for (let at = 0; at < json.length; at += 1) {
    const code = json.charCodeAt(at);
    if (code === QUOTE) at = endOfString(json, at);
    else if (isClosing(code)) depth -= 1;
    else if (isOpening(code) && ++depth > MAX_JSON_DEPTH) return true;
  }
  return false;
}

/** The place of the quote that ends the string which begins at `start`. */
function endOfString(json: string, start: number): number {
  let end = json.indexOf('"', start + 1);
  while (end !== -1 && isEscaped(json, end)) end = json.indexOf('"', end + 1);
  return end === -1 ? json.length : end;
}

function isEscaped(json: string, at: number): boolean {
  let slashes = 0;
  while (json.charCodeAt(at - 1 - slashes) === BACKSLASH) slashes += 1;
  return slashes % 2 === 1;
}
