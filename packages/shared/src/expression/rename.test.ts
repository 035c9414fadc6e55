import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compileCel } from './cel.ts';
import { renameInCel, renameInTemplate } from './rename.ts';

const toRequest = { from: 'enquiry', to: 'request' };

describe('renameInCel', () => {
  it.each([
    ['enquiry.body.enquiry + "enquiry"', 'request.body.enquiry + "enquiry"'],
    ['other.enquiry == enquiry', 'other.enquiry == request'],
    ['enquiry["enquiry"][enquiry.n]', 'request["enquiry"][request.n]'],
    ['has(enquiry.a) && enquiry.?a.orValue("") == ""', 'has(request.a) && request.?a.orValue("") == ""'],
    ['{"enquiry": enquiry.a}', '{"enquiry": request.a}'],
    ['enquiry.l.map(x, x + enquiry.n)', 'request.l.map(x, x + request.n)'],
    ['others.map(enquiry, enquiry.n)', 'others.map(enquiry, enquiry.n)'],
    ['enquiry.map(enquiry, enquiry.n) + enquiry', 'request.map(enquiry, enquiry.n) + request'],
  ])('%s becomes %s', (source, expected) => {
    expect(renameInCel(source, toRequest)).toBe(expected);
  });

  it('keeps the meaning when items of a list have the new name', () => {
    const source = 'l.map(request, request.n + enquiry.n)';
    const renamed = renameInCel(source, toRequest);
    expect(renamed).toBe('l.map(request_item, request_item.n + request.n)');
    expect(compileCel(renamed).evaluate({ l: [{ n: 1 }], request: { n: 2 } })).toEqual([3]);
  });
});

describe('renameInTemplate', () => {
  it('renames in holes only', () => {
    expect(renameInTemplate('enquiry: {{enquiry.a}} {{  upper( enquiry.b )  }} {{ "enquiry" }}', toRequest)).toBe(
      'enquiry: {{request.a}} {{  upper( request.b )  }} {{ "enquiry" }}',
    );
  });
});

describe('renaming', () => {
  const leaf = fc.constantFrom(
    'a',
    'b.c',
    'a.?b.orValue("a")',
    '"a {{ b }}"',
    '1',
    'l.exists(x, x == a)',
    'm["a"].b',
    'has(a.b)',
  );
  const { expression } = fc.letrec<{ expression: string }>((tie) => ({
    expression: fc.oneof(
      { depthSize: 'small' },
      leaf,
      fc
        .tuple(tie('expression'), fc.constantFrom('+', '==', '&&', 'in'), tie('expression'))
        .map((parts) => parts.join(' ')),
      tie('expression').map((inner) => `f ? (${inner}) : title(${inner})`.slice(0, 1500)),
    ),
  }));

  it('back gives the source again, and moves the references', () => {
    fc.assert(
      fc.property(expression, (source) => {
        fc.pre(isReadable(source));
        const renamed = renameInCel(source, { from: 'a', to: 'renamed' });
        expect(renameInCel(renamed, { from: 'renamed', to: 'a' })).toBe(source);
        const moved = rootsOf(source).map((root) => (root === 'a' ? 'renamed' : root));
        expect(rootsOf(renamed)).toEqual(moved);
      }),
    );
  });
});

function isReadable(source: string): boolean {
  try {
    compileCel(source);
    return true;
  } catch {
    return false;
  }
}

function rootsOf(source: string): string[] {
  return compileCel(source).references.map(({ root }) => root);
}
