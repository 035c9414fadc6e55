// The time zone of whoever draws, by its IANA name, such as Europe/London.

/** The zone of this machine: in the browser, of the person who draws. */
export function ownTimeZone(): string {
  return new Intl.DateTimeFormat().resolvedOptions().timeZone || 'UTC';
}
