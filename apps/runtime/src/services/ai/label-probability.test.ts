import { describe, expect, test } from 'vitest';
import { probabilityOf, type Token } from './label-probability.ts';

const SURE = 0;
const ln = Math.log;
/** Tokens that are certain, but for those with a probability of their own and what else could have stood there. */
function tokensOf(
  ...pieces: (string | [text: string, probability: number, others?: Record<string, number>])[]
): Token[] {
  return pieces.map((piece) => {
    if (typeof piece === 'string') return { token: piece, logprob: SURE };
    const [token, probability, others] = piece;
    const own = { token, logprob: ln(probability) };
    const rest = Object.entries(others ?? {}).map(([text, other]) => ({ token: text, logprob: ln(other) }));
    return others === undefined ? own : { ...own, top_logprobs: [own, ...rest] };
  });
}
const LABELS = ['sales', 'support', 'spam'];

describe('without alternatives', () => {
  test('the probabilities of the tokens that cover the label are multiplied', () => {
    const tokens = tokensOf(['{"', 0.1], 'label', '": "', ['sal', 0.5], ['es', 0.5], ['", "x', 0.01], '":1}');
    expect(probabilityOf('label', tokens, LABELS)).toBeCloseTo(0.25);
  });

  test('a field that is not there has none', () => {
    expect(probabilityOf('missing', tokensOf('{"label": "sales"}'), LABELS)).toBe(null);
    expect(probabilityOf('label', [], LABELS)).toBe(null);
  });

  test('the field’s name inside another value is not the field', () => {
    const tokens = tokensOf('{"reason":"he wrote \\"label\\": \\"spam\\"","label":"', ['sales', 0.7], '"}');
    expect(probabilityOf('label', tokens, LABELS)).toBeCloseTo(0.7);
  });
});

describe('with alternatives', () => {
  test('only those that lead to an allowed label count', () => {
    const tokens = tokensOf('{"label":"', ['sales', 0.6, { spam: 0.2, Sorry: 0.1, unknown: 0.1 }], '"}');
    expect(probabilityOf('label', tokens, LABELS)).toBeCloseTo(0.75);
  });

  test('a label of several tokens is renormalised at each of them', () => {
    const tokens = tokensOf(
      '{"label":"',
      ['s', 0.5, { invoice: 0.5 }],
      ['up', 0.4, { pam: 0.4, orry: 0.2 }],
      ['port', 0.5, { er: 0.5 }],
      '"}',
    );
    // The first is shared by all labels, after the second only one is left.
    expect(probabilityOf('label', tokens, LABELS)).toBeCloseTo(0.5);
  });

  test('another way to write the same label counts for it', () => {
    const tokens = tokensOf('{"label":"', ['sales', 0.5, { sal: 0.2, Sales: 0.1, support: 0.2 }], '"}');
    expect(probabilityOf('label', tokens, LABELS)).toBeCloseTo(0.8);
  });

  test('a token that begins before the label or ends behind it is read where the label stands', () => {
    const tokens = tokensOf('{"label":', [' "sal', 0.6, { ' "sup': 0.3, ' [': 0.1 }], ['es"}', 0.8, { 'es",': 0.2 }]);
    expect(probabilityOf('label', tokens, LABELS)).toBeCloseTo(0.6 / 0.9);
  });

  test('where another label goes on, the end of this one is part of the choice', () => {
    const tokens = tokensOf('{"label":"', ['pay', 0.9, { refund: 0.1 }], ['"}', 0.6, { ment: 0.3, back: 0.1 }]);
    expect(probabilityOf('label', tokens, ['pay', 'payment', 'refund'])).toBeCloseTo(0.9 * (0.6 / 0.9));
    expect(probabilityOf('label', tokens, ['pay', 'refund'])).toBeCloseTo(0.9);
  });

  test('a label with a quotation mark is found as JSON writes it', () => {
    const tokens = tokensOf('{"label":"', ['the \\"big\\" one', 0.3, { other: 0.3, nothing: 0.4 }], '"}');
    expect(probabilityOf('label', tokens, ['the "big" one', 'other'])).toBeCloseTo(0.5);
  });

  test('a label outside the list keeps its plain probability', () => {
    const tokens = tokensOf('{"label":"', ['parcel', 0.3, { sales: 0.7 }], '"}');
    expect(probabilityOf('label', tokens, LABELS)).toBeLessThanOrEqual(0.3 + 1e-9);
  });

  test('it is never above one', () => {
    const tokens = tokensOf('{"label":"', ['sales', 1, { Sales: 1 }], '"}');
    expect(probabilityOf('label', tokens, LABELS)).toBe(1);
  });
});
