// Text with holes: `Hello {{ title(enquiry.body.name) }}`. What stands in a hole is CEL.
import { type CompiledExpression, compileCel, ExpressionError } from './cel.ts';
import { printValue } from './formatters.ts';
import { optionalForm } from './references.ts';

/** `start` and `end` are offsets in the template, braces included; `cel` is the text between them, trimmed. */
export type TemplatePart = { kind: 'text'; text: string } | { kind: 'hole'; cel: string; start: number; end: number };

/** Splits a template into text and holes. Throws ExpressionError `syntax` when a hole is not closed. */
export function parseTemplate(source: string): TemplatePart[] {
  const parts: TemplatePart[] = [];
  let position = 0;
  while (position < source.length) {
    const start = source.indexOf('{{', position);
    const textEnd = start === -1 ? source.length : start;
    if (textEnd > position) parts.push({ kind: 'text', text: source.slice(position, textEnd) });
    if (start === -1) break;
    const end = endOfHole(source, start);
    parts.push({ kind: 'hole', cel: source.slice(start + 2, end - 2).trim(), start, end });
    position = end;
  }
  return parts;
}

/** Compiles a template; `evaluate` gives text. A hole without a value throws `missing`, never prints nothing. */
export function compileTemplate(source: string): CompiledExpression {
  const pieces = parseTemplate(source).map((part) => (part.kind === 'text' ? part.text : compileCel(part.cel)));
  const references = pieces.flatMap((piece) => (typeof piece === 'string' ? [] : piece.references));
  return {
    source,
    references,
    evaluate(scope) {
      let text = '';
      for (const piece of pieces) text += typeof piece === 'string' ? piece : printHole(piece, piece.evaluate(scope));
      return text;
    },
  };
}

function printHole(hole: CompiledExpression, value: unknown): string {
  try {
    return printValue(value);
  } catch (error) {
    if (!(error instanceof ExpressionError)) throw error;
    const { source } = hole;
    if (error.code !== 'missing')
      throw new ExpressionError(error.code, `“${source}”: ${error.message}`, { source, cause: error });
    const [reference] = hole.references;
    const way = reference?.source === source ? optionalForm(reference.root, reference.path) : '.? and .orValue("…")';
    const place = Array.isArray(value) ? `An item of “${source}” has` : `“${source}” has`;
    const message = `${place} no value in this run. Read it as ${way} if it may be missing.`;
    throw new ExpressionError('missing', message, { source, cause: error });
  }
}

/** Offset just after the `}}` that closes the hole opened at `start`. */
function endOfHole(source: string, start: number): number {
  let depth = 0;
  let position = start + 2;
  while (position < source.length) {
    const char = source[position];
    if (char === '"' || char === "'") {
      position = endOfString(source, position);
      continue;
    }
    if (char === '}' && depth === 0 && source[position + 1] === '}') return position + 2;
    if (char === '{') depth += 1;
    if (char === '}') depth -= 1;
    position += 1;
  }
  const message = `The “{{” at character ${start + 1} is not closed. Add “}}” after the value, and check its quotes.`;
  throw new ExpressionError('syntax', message, { source });
}

/** Offset after the closing quote, or the end of the source when there is none. */
function endOfString(source: string, start: number): number {
  const quote = source[start] ?? '';
  const isTriple = source.startsWith(quote.repeat(3), start);
  const closing = isTriple ? quote.repeat(3) : quote;
  let position = start + closing.length;
  while (position < source.length) {
    if (source[position] === '\\') position += 2;
    else if (source.startsWith(closing, position)) return position + closing.length;
    else position += 1;
  }
  return source.length;
}
