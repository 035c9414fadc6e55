import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compileCel, ExpressionError, parseCel } from './cel.ts';
import { MAX_LIST_ITEMS } from './limits.ts';

const scope = {
  enquiry: {
    body: { budget: 2400, name: 'ada lovelace', phone: null, vip: true, tags: ['new', 'vip'], qty: [1, 2.5, 4] },
  },
};

function evaluate(source: string, values: Record<string, unknown> = scope): unknown {
  return compileCel(source).evaluate(values);
}

function errorOf(work: () => unknown): ExpressionError {
  try {
    work();
  } catch (error) {
    if (error instanceof ExpressionError) return error;
    throw error;
  }
  throw new Error('It did not fail');
}

/** The value of some work, or what it threw. */
function outcomeOf(work: () => unknown): unknown {
  try {
    return work();
  } catch (error) {
    return error;
  }
}

describe('numbers', () => {
  it.each([
    ['enquiry.body.budget > 2000', true],
    ['2000 <= enquiry.body.budget && enquiry.body.budget < 3000.5', true],
    ['1 + enquiry.body.budget', 2401],
    ['enquiry.body.budget - 1', 2399],
    ['2 * enquiry.body.qty[1]', 5],
    ['enquiry.body.budget / 5', 480],
    ['7 % enquiry.body.qty[2]', 3],
    ['enquiry.body.budget % 7', 6],
    ['5.5 % 2.0', 1.5],
    ['size(enquiry.body.tags) * 1.5', 3],
    ['size(enquiry.body.tags) == enquiry.body.qty[0] + 1', true],
    ['1 == 1.0 && 1 != 1.5 && enquiry.body.qty[0] == 1', true],
    ['1 in enquiry.body.qty', true],
    ['enquiry.body.vip ? 1 : 2.5', 1],
    ['round(enquiry.body.budget / 7, 2)', 342.86],
    ['int("42") + double("0.5")', 42.5],
    ['-enquiry.body.qty[0]', -1],
  ])('%s gives %s', (source, expected) => {
    expect(evaluate(source)).toBe(expected);
  });
});

describe('results', () => {
  it('are plain JSON', () => {
    expect(evaluate('[1, 2.5, size("abc")]')).toEqual([1, 2.5, 3]);
    expect(evaluate('{"n": 1, "list": enquiry.body.qty.map(q, q * 2)}')).toEqual({ n: 1, list: [2, 5, 8] });
    expect(evaluate('timestamp("2026-11-05T14:30:00Z")')).toBe('2026-11-05T14:30:00.000Z');
    expect(evaluate('duration("90s")')).toBe('90s');
    expect(evaluate('enquiry.body.phone')).toBeNull();
  });

  it('share what is read with the scope instead of copying it', () => {
    expect(evaluate('enquiry.body')).toBe(scope.enquiry.body);
  });

  it('are never infinite or not a number', () => {
    expect(errorOf(() => evaluate('enquiry.body.budget / 0')).code).toBe('type');
    expect(errorOf(() => evaluate('1 / 0')).message).toContain('divides by zero');
  });

  it('are the same whatever order expressions run in', () => {
    const compiled = compileCel('enquiry.body.qty.filter(q, q > 1).map(q, string(q))');
    expect(compiled.evaluate(scope)).toEqual(['2.5', '4']);
    expect(compiled.evaluate({ enquiry: { body: { qty: [] } } })).toEqual([]);
    expect(compiled.evaluate(scope)).toEqual(['2.5', '4']);
  });
});

describe('missing values', () => {
  it.each([
    ['enquiry.body.?phone.orValue("none")', 'none'],
    ['enquiry.?body.?fax.orValue("none")', 'none'],
    ['enquiry.?body.?phone.?country.orValue("none")', 'none'],
    ['draft.?body.orValue("skipped")', 'skipped'],
    ['enquiry.body.?fax.or(enquiry.body.?name).orValue("none")', 'ada lovelace'],
    ['has(enquiry.body.phone) || has(draft.body.text)', false],
    ['has(enquiry.body.name)', true],
    ['enquiry.body.phone == null', true],
    ['isEmpty(enquiry.body.?fax) && isEmpty(draft.?body)', true],
    ['[{"a": null}].map(item, item.?a.orValue(7))', [7]],
  ])('%s gives %s', (source, expected) => {
    expect(evaluate(source)).toEqual(expected);
  });

  it.each([
    ['enquiry.body.fax', 'enquiry.body.fax', 'enquiry.?body.?fax.orValue("…")'],
    ['enquiry.body.address.city', 'enquiry.body.address.city', 'enquiry.?body.?address.?city.orValue("…")'],
    ['enquiry.body.phone + "x"', 'enquiry.body.phone', 'enquiry.?body.?phone.orValue("…")'],
    ['title(enquiry.body.phone)', 'enquiry.body.phone', 'enquiry.?body.?phone.orValue("…")'],
    ['draft.body', 'draft.body', 'draft.?body.orValue("…")'],
    ['enquiry.body.qty[9]', 'enquiry.body.qty[9]', 'enquiry.?body.?qty[?9].orValue("…")'],
    ['enquiry.?body.?fax', 'enquiry.body.fax', 'enquiry.?body.?fax.orValue("…")'],
    ['enquiry.?body.?fax.orValue("") + draft.body', 'draft.body', 'draft.?body.orValue("…")'],
  ])('%s names %s and the way out', (source, name, way) => {
    const error = errorOf(() => evaluate(source));
    expect(error.code).toBe('missing');
    expect(error.message).toBe(`“${name}” has no value in this run. Read it as ${way} if it may be missing.`);
    expect(error.source).toBe(source);
  });
});

describe('limits', () => {
  it.each([
    ['a pattern', 'enquiry.body.name.matches("a+")', 'limit'],
    ['a walk inside a walk', 'a.map(x, b.filter(y, y > x))', 'limit'],
    ['a walk inside the range of nothing but itself', 'a.all(x, x.exists(y, y))', 'limit'],
    ['a long source', `"${'a'.repeat(2000)}"`, 'limit'],
    ['many nodes', `1${'+1'.repeat(600)}`, 'limit'],
    ['deep nesting', '['.repeat(60) + ']'.repeat(60), 'limit'],
    ['nested brackets', '('.repeat(900) + '1' + ')'.repeat(900), 'limit'],
    ['an unknown function', 'titel(enquiry.body.name)', 'reference'],
    ['names bound to values', 'cel.bind(x, "a", x + x)', 'reference'],
    ['a constructor', 'enquiry.constructor', 'reference'],
    ['a prototype in brackets', 'enquiry["__proto__"]', 'reference'],
    ['a prototype as a variable', 'constructor', 'reference'],
    ['a prototype as a key', '{"__proto__": 1}', 'reference'],
    ['a word of CEL as a value', 'list', 'reference'],
    ['nothing', '  ', 'syntax'],
    ['an unfinished expression', 'enquiry.body.budget >', 'syntax'],
    ['mixed types', '"a" < 3', 'type'],
  ])('%s is refused before it runs', (_, source, code) => {
    expect(errorOf(() => compileCel(source)).code).toBe(code);
  });

  it('suggest the function that was meant', () => {
    expect(errorOf(() => compileCel('titel("a")')).message).toBe('There is no function “titel”. Did you mean “title”?');
  });

  it('let lists be walked one after the other', () => {
    expect(evaluate('enquiry.body.qty.filter(q, q > 1).map(q, q + 1).exists(q, q == 5.0)')).toBe(true);
  });

  it('bound the lists that are walked, and those made for each item', () => {
    const values = { small: [1, 2], large: Array.from({ length: MAX_LIST_ITEMS + 1 }, (_, index) => index) };
    expect(errorOf(() => evaluate('large.map(x, x)', values)).code).toBe('limit');
    expect(errorOf(() => evaluate('small.map(x, large + large)', values)).code).toBe('limit');
    expect(errorOf(() => evaluate('small.map(x, t.split(""))', { ...values, t: 'x'.repeat(5000) })).code).toBe('limit');
    expect(errorOf(() => evaluate('small.map(x, upper(t))', { ...values, t: 'x'.repeat(200_000) })).code).toBe('limit');
    expect(evaluate('size(large)', values)).toBe(MAX_LIST_ITEMS + 1);
  });
});

describe('prototype reach', () => {
  it('yields nothing at run time', () => {
    expect(evaluate('enquiry[?"const" + "ructor"].orValue("nothing")')).toBe('nothing');
    expect(evaluate('enquiry[?"__pro" + "to__"].orValue("nothing")')).toBe('nothing');
    expect(errorOf(() => evaluate('enquiry["const" + "ructor"]')).code).toBe('missing');
    expect(errorOf(() => evaluate('toString')).code).toBe('missing');
    expect(errorOf(() => evaluate('enquiry.hasOwnProperty')).code).toBe('missing');
  });

  it('does not let data with such fields stop an expression', () => {
    const hostile: unknown = JSON.parse('{"constructor": {"prototype": 1}, "__proto__": {"x": 1}, "name": "Eve"}');
    expect(evaluate('enquiry.body.name', { enquiry: { body: hostile } })).toBe('Eve');
    expect(evaluate('enquiry.body.?x.orValue("none")', { enquiry: { body: hostile } })).toBe('none');
  });
});

describe('references', () => {
  it('are the longest chains of free variables', () => {
    const { references } = compileCel(
      'enquiry.?body.?email.orValue(a["first name"][0]) + l.map(a, a.b + c.d).join("")',
    );
    expect(references).toEqual([
      { root: 'enquiry', path: ['body', 'email'], optionalFrom: 0, source: 'enquiry.?body.?email' },
      { root: 'a', path: ['first name', '0'], optionalFrom: null, source: 'a["first name"][0]' },
      { root: 'l', path: [], optionalFrom: null, source: 'l' },
      { root: 'c', path: ['d'], optionalFrom: null, source: 'c.d' },
    ]);
  });

  it('stop at a computed step and go on inside it', () => {
    expect(compileCel('items[i.n].price').references.map(({ root, path }) => [root, path])).toEqual([
      ['items', []],
      ['i', ['n']],
    ]);
  });

  it('may be missing inside has()', () => {
    expect(compileCel('has(a.b.c)').references).toEqual([
      { root: 'a', path: ['b', 'c'], optionalFrom: 0, source: 'a.b.c' },
    ]);
  });
});

describe('any input', () => {
  const sources = [
    'enquiry.body.budget > 1000',
    'enquiry.?body.?name.orValue("x") + "!"',
    'title(enquiry.body)',
    'enquiry.body.map(x, x + 1)',
    'enquiry.body[0].a in enquiry',
    'has(enquiry.body.a) && !enquiry.body.a',
    '[enquiry, {"k": enquiry.body}]',
    'date(enquiry.body) + money(enquiry.body)',
    'size(enquiry.body) / 2.0',
    'isEmpty(enquiry.body) ? list(enquiry.body) : round(enquiry.body)',
  ];

  it('throws nothing but an ExpressionError, and gives JSON', () => {
    const compiled = sources.map(compileCel);
    const body = fc.oneof(
      fc.jsonValue(),
      fc.record({ budget: fc.jsonValue(), name: fc.jsonValue(), a: fc.jsonValue() }),
    );
    fc.assert(
      fc.property(fc.nat(sources.length - 1), body, fc.boolean(), (index, value, isThere) => {
        const result = outcomeOf(() => compiled[index]?.evaluate(isThere ? { enquiry: { body: value } } : {}));
        expect(result instanceof ExpressionError || typeof JSON.stringify(result) === 'string').toBe(true);
      }),
      { numRuns: 500 },
    );
  });

  it('is refused with an ExpressionError when it is not CEL', () => {
    const piece = fc.constantFrom(
      'a',
      '.',
      '?',
      '(',
      ')',
      '[',
      ']',
      '{',
      '}',
      '"',
      "'",
      '1',
      ' + ',
      ' && ',
      'map',
      ',',
      ':',
      'x',
    );
    fc.assert(
      fc.property(
        fc.array(piece, { maxLength: 30 }).map((pieces) => pieces.join('')),
        (source) => {
          const result = outcomeOf(() => parseCel(source).op);
          expect(result instanceof ExpressionError || typeof result === 'string').toBe(true);
        },
      ),
      { numRuns: 1000 },
    );
  });
});
