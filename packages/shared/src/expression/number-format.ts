// How numbers are written. Apart from the formatters, so that a rule in words does not bring the CEL library into the editor's first load.

const formats = new Map<string, Intl.NumberFormat>();

/** A British number format. Making one takes longer than a whole expression, so each kind is made once. */
export function numberFormat(options: Intl.NumberFormatOptions): Intl.NumberFormat {
  const key = JSON.stringify(options);
  const known = formats.get(key);
  if (known !== undefined) return known;
  const format = new Intl.NumberFormat('en-GB', options);
  // Currencies come from data, so the number of kinds is not bounded by the program.
  if (formats.size < 200) formats.set(key, format);
  return format;
}

/** A number with thousands separators and the digits after the point that it has: 1,200.5. */
export function plainNumber(value: number): string {
  return numberFormat({ maximumFractionDigits: 10 }).format(value);
}
