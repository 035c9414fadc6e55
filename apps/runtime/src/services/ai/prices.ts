// List prices in US dollars per million tokens (in, out). A model that is not here costs an unknown amount, not nothing.
const PRICES: Record<string, readonly [number, number]> = {
  'gpt-4o': [2.5, 10],
  'gpt-4o-mini': [0.15, 0.6],
  'gpt-4.1': [2, 8],
  'gpt-4.1-mini': [0.4, 1.6],
  'gpt-4.1-nano': [0.1, 0.4],
  'gpt-5': [1.25, 10],
  'gpt-5-mini': [0.25, 2],
  'gpt-5-nano': [0.05, 0.4],
  o3: [2, 8],
  'o4-mini': [1.1, 4.4],
};

/** Dated names (`gpt-4o-2024-08-06`) cost what the plain one does. Null when the price is not known. */
export function costOf(model: string, tokensIn: number, tokensOut: number): number | null {
  const price = PRICES[model.replace(/-\d{4}-\d{2}-\d{2}$/, '')];
  return price === undefined ? null : (tokensIn * price[0] + tokensOut * price[1]) / 1_000_000;
}
