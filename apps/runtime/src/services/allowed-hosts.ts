// The private hosts that an owner allows workflows to call: `host`, or `host:port` for one port only.

/** Whether a host may be called at a port; without a port, whether it may be called at any. */
export type AllowedHosts = (host: string, port?: number) => boolean;

/** Reads the list of Settings. Names are compared as URLs write them, so case and brackets do not matter. */
export function readAllowedHosts(entries: readonly string[]): AllowedHosts {
  const allowed = entries.map(parseEntry);
  return (host, port) => {
    const name = nameOf(host);
    return allowed.some(
      (entry) => entry.host === name && (port === undefined || entry.port === null || entry.port === port),
    );
  };
}

function parseEntry(entry: string): { host: string; port: number | null } {
  // An IPv6 address has colons of its own: a port stands behind its bracket.
  const match = /^(\[.+\]|[^:]+):(\d{1,5})$/.exec(entry.trim());
  return match ? { host: nameOf(match[1] ?? ''), port: Number(match[2]) } : { host: nameOf(entry.trim()), port: null };
}

function nameOf(host: string): string {
  const url = `http://${host.includes(':') && !host.startsWith('[') ? `[${host}]` : host}`;
  return URL.canParse(url) ? new URL(url).hostname.replace(/^\[|\]$/g, '') : host.toLowerCase();
}
