/** What an error says to a person. */
export function messageOf(error: unknown): string {
  if (!(error instanceof Error)) return 'Something went wrong. Try again.';
  const hint = 'hint' in error && typeof error.hint === 'string' ? ` ${error.hint}` : '';
  return `${error.message}${hint}`;
}
