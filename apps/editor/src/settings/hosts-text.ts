/** Hosts from lines or commas, each once; whole addresses are cut down to `host` or `host:port`. */
export function readAllowedHosts(text: string): string[] {
  const hosts = text.split(/[\s,]+/).map((line) =>
    line
      .replace(/^https?:\/\//, '')
      .replace(/\/.*$/, '')
      .toLowerCase(),
  );
  return [...new Set(hosts)].filter((host) => host !== '');
}
