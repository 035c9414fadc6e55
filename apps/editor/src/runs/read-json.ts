/** What a person typed as JSON: nothing, a value, or why it cannot be read. */
export function readJson(
  text: string,
): { is: 'empty' } | { is: 'value'; value: unknown } | { is: 'wrong'; message: string } {
  if (text.trim() === '') return { is: 'empty' };
  try {
    const value: unknown = JSON.parse(text);
    return { is: 'value', value };
  } catch (error) {
    const why = error instanceof Error ? error.message : '';
    return { is: 'wrong', message: `This is not JSON yet. ${why}`.trim() };
  }
}
