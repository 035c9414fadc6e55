// One line on what a run is about, from its trigger's output: who, and what.
const LONGEST = 120;

/** “Priya N.: Oak door, 2 panel”, as far as the values tell; an empty text when they do not. */
export function subjectOf(output: unknown): string {
  const envelope = isRecord(output) ? output : {};
  // A start by hand has no envelope: its input is all there is.
  const content = 'channel' in envelope ? envelope.body : envelope;
  const body = isRecord(content) ? content : {};
  const who =
    firstText(body, ['name', 'full_name', 'first_name', 'customer', 'company']) ??
    firstText(envelope, ['from']) ??
    firstText(body, ['email']);
  // A form's own title says nothing about this one message.
  const titled = envelope.channel === 'form' ? undefined : firstText(envelope, ['subject']);
  const what = titled ?? firstText(body, ['subject', 'title', 'message', 'text', 'enquiry', 'question', 'description']);
  const line = [who, what]
    .filter((part) => part !== undefined)
    .join(': ')
    .replace(/\s+/g, ' ');
  return shorten(line);
}

/** Cut after a whole word where there is one. */
function shorten(line: string): string {
  if (line.length <= LONGEST) return line;
  const cut = line.slice(0, LONGEST - 1);
  const end = cut.lastIndexOf(' ');
  return `${cut.slice(0, end > LONGEST / 2 ? end : undefined).trimEnd()}…`;
}

function firstText(values: Record<string, unknown>, names: readonly string[]): string | undefined {
  for (const name of names) {
    const value = values[name];
    if (typeof value === 'string' && value.trim() !== '') return value.trim();
  }
  return undefined;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
