import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { holeBeside, lengthOf, replaceRange, segmentsOf, sliceOf, sourceOf } from './segments.ts';

const hello = segmentsOf('Hello {{ a.b }}, bye');

describe('the segments of a template', () => {
  it('are texts and holes, each hole one unit long', () => {
    expect(hello).toEqual([
      { kind: 'text', text: 'Hello ' },
      { kind: 'hole', cel: 'a.b' },
      { kind: 'text', text: ', bye' },
    ]);
    expect(lengthOf(hello)).toBe(12);
    expect(sourceOf(hello)).toBe('Hello {{ a.b }}, bye');
  });

  it('keep holes before one that is still being typed', () => {
    expect(segmentsOf('{{ a }} and {{ b')).toEqual([
      { kind: 'hole', cel: 'a' },
      { kind: 'text', text: ' and {{ b' },
    ]);
    expect(segmentsOf('{{')).toEqual([{ kind: 'text', text: '{{' }]);
  });

  it('can be cut and joined at any place', () => {
    expect(sourceOf(sliceOf(hello, 4, 8))).toBe('o {{ a.b }},');
    const { segments, position } = replaceRange(hello, { start: 6, end: 7 }, [{ kind: 'text', text: 'you' }]);
    expect(segments).toEqual([{ kind: 'text', text: 'Hello you, bye' }]);
    expect(position).toBe(9);
  });

  it('say which hole stands beside a place', () => {
    expect(holeBeside(hello, 6)).toMatchObject({ position: 6, cel: 'a.b' });
    expect(holeBeside(hello, 7)).toMatchObject({ position: 6, cel: 'a.b' });
    expect(holeBeside(hello, 5)).toBeNull();
  });

  it('give the same text again whatever is written', () => {
    const piece = fc.oneof(fc.string(), fc.constantFrom('{{', '}}', '{{ a.b }}', '"', "{{ '}}' }}"));
    fc.assert(
      fc.property(fc.array(piece), (pieces) => {
        const source = sourceOf(segmentsOf(pieces.join('')));
        expect(sourceOf(segmentsOf(source))).toBe(source);
      }),
    );
  });

  it('lose nothing when a part is taken out and put back', () => {
    fc.assert(
      fc.property(fc.nat(12), fc.nat(12), (a, b) => {
        const [start, end] = [Math.min(a, b), Math.max(a, b)];
        const part = sliceOf(hello, start, end);
        expect(sourceOf(replaceRange(hello, { start, end }, part).segments)).toBe(sourceOf(hello));
      }),
    );
  });
});
