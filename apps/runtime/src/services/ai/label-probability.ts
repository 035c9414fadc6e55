// How probable a label was among those allowed, from the log-probabilities of the tokens that spell it.

export interface Token {
  token: string;
  /** Natural logarithm of its probability. */
  logprob: number;
  /** What else could have stood here, the token itself included; empty where the endpoint does not tell. */
  top_logprobs?: readonly { token: string; logprob: number }[];
}

/**
 * Probability of the tokens that cover the value of `field` in the JSON text that they spell; null when it is not there. Where the
 * endpoint tells the alternatives each token is renormalised over those that still lead to one of `labels`: what a model would
 * rather have written outside the list says nothing about the choice within it (dial.md 1.1).
 */
export function probabilityOf(field: string, tokens: readonly Token[], labels: readonly string[] = []): number | null {
  const text = tokens.map(({ token }) => token).join('');
  const found = new RegExp(`"${field}"\\s*:\\s*"((?:[^"\\\\]|\\\\.)+)"`, 'd').exec(text);
  const span = found?.indices?.[1];
  if (span === undefined) return null;
  const start = span[0];
  const chosen = spelling(text.slice(...span));
  const others = labels.map(asJson).filter((label) => label !== chosen);
  // Where another label goes on where this one ends, the quotation mark is part of the choice.
  const end = others.some((label) => label.startsWith(chosen)) ? span[1] + 1 : span[1];
  let position = 0;
  let logprob = 0;
  for (const token of tokens) {
    const isInside = position < end && position + token.token.length > start;
    const before = text.slice(start, Math.max(start, position));
    if (isInside) logprob += logShare(token, { before, skipped: Math.max(0, start - position), chosen, others });
    position += token.token.length;
  }
  return Math.min(1, Math.exp(logprob));
}

interface Place {
  /** What stands of the label already. */
  before: string;
  /** How many signs of the token stand before the label. */
  skipped: number;
  chosen: string;
  others: readonly string[];
}

/** The logarithm of a token's share among the alternatives that lead to an allowed label. */
function logShare({ token, logprob, top_logprobs: alternatives = [] }: Token, place: Place): number {
  const { before, skipped, chosen, others } = place;
  const written = (text: string) => spelling(before + text.slice(skipped));
  // A list of labels that this one is not on, or signs cut into bytes: there is nothing to renormalise over.
  if (alternatives.length === 0 || !leadsTo(written(token), chosen)) return logprob;
  let toChosen = Math.exp(logprob);
  let toOthers = 0;
  for (const other of alternatives) {
    const isComparable = other.token.length > skipped && other.token.slice(0, skipped) === token.slice(0, skipped);
    if (other.token === token || !isComparable) continue;
    const label = written(other.token);
    if (others.some((each) => leadsTo(label, each))) toOthers += Math.exp(other.logprob);
    else if (leadsTo(label, chosen)) toChosen += Math.exp(other.logprob);
  }
  return Math.log(toChosen / (toChosen + toOthers));
}

/** Whether what is written so far is a beginning of the label, or the label with the quotation mark that ends it. */
function leadsTo(written: string, label: string): boolean {
  return label.startsWith(written) || written.startsWith(`${label}"`);
}

function asJson(label: string): string {
  return spelling(JSON.stringify(label.trim()).slice(1, -1));
}

/** Labels are compared without regard to case and to blanks before them. */
function spelling(text: string): string {
  return text.trimStart().toLowerCase();
}
