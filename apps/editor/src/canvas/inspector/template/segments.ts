// A template while it is edited: a line of characters in which a hole counts as one. Positions are counted in these units.
import { parseTemplate } from '@leeway/shared/expression/template.ts';

export type Segment = { kind: 'text'; text: string } | { kind: 'hole'; cel: string };

/** Splits a template. From a `{{` that is not closed on, all is text: a person may be in the middle of typing it. */
export function segmentsOf(source: string): Segment[] {
  try {
    return parseTemplate(source).map((part) =>
      part.kind === 'text' ? { kind: 'text', text: part.text } : { kind: 'hole', cel: part.cel },
    );
  } catch {
    return splitAtUnclosed(source);
  }
}

/** The template text of segments. */
export function sourceOf(segments: readonly Segment[]): string {
  return segments.map((segment) => (segment.kind === 'text' ? segment.text : `{{ ${segment.cel} }}`)).join('');
}

/** How many units segments have. */
export function lengthOf(segments: readonly Segment[]): number {
  return segments.reduce((total, segment) => total + unitsOf(segment), 0);
}

/** The part of the segments between two positions. */
export function sliceOf(segments: readonly Segment[], start: number, end: number): Segment[] {
  const parts: Segment[] = [];
  let position = 0;
  for (const segment of segments) {
    const from = Math.max(0, start - position);
    const to = Math.min(unitsOf(segment), end - position);
    position += unitsOf(segment);
    if (from >= to) continue;
    parts.push(segment.kind === 'text' ? { kind: 'text', text: segment.text.slice(from, to) } : segment);
  }
  return parts;
}

/** Puts other segments in the place of those between two positions. Gives the position after what was put in. */
export function replaceRange(
  segments: readonly Segment[],
  range: { start: number; end: number },
  inserted: readonly Segment[],
): { segments: Segment[]; position: number } {
  const before = sliceOf(segments, 0, range.start);
  const after = sliceOf(segments, range.end, lengthOf(segments));
  return { segments: joined([...before, ...inserted, ...after]), position: range.start + lengthOf(inserted) };
}

/** The hole just before or after a position; null when text or nothing stands there. */
export function holeBeside(
  segments: readonly Segment[],
  position: number,
): { index: number; position: number; cel: string } | null {
  let start = 0;
  for (const [index, segment] of segments.entries()) {
    const isBeside = segment.kind === 'hole' && (start === position || start + 1 === position);
    if (isBeside) return { index, position: start, cel: segment.cel };
    start += unitsOf(segment);
  }
  return null;
}

function unitsOf(segment: Segment): number {
  return segment.kind === 'text' ? segment.text.length : 1;
}

function joined(segments: readonly Segment[]): Segment[] {
  const result: Segment[] = [];
  for (const segment of segments) {
    const last = result.at(-1);
    if (segment.kind === 'text' && last?.kind === 'text')
      result[result.length - 1] = { kind: 'text', text: last.text + segment.text };
    else if (segment.kind === 'hole' || segment.text !== '') result.push(segment);
  }
  return result;
}

function splitAtUnclosed(source: string): Segment[] {
  for (let start = source.indexOf('{{'); start !== -1; start = source.indexOf('{{', start + 2)) {
    const head = source.slice(0, start);
    try {
      parseTemplate(
        source.slice(0, source.indexOf('{{', start + 2) === -1 ? source.length : source.indexOf('{{', start + 2)),
      );
    } catch {
      const parts = segmentsOf(head);
      return joined([...parts, { kind: 'text', text: source.slice(start) }]);
    }
  }
  return [{ kind: 'text', text: source }];
}
