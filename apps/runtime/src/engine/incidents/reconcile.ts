// Which incidents to open, to keep and to close, given what is wrong now. For conditions that end by themselves.
import type { Finding, OpenIncident, WatchChange } from '../../store/incidents/incident-rows.ts';

/**
 * `resolvedAt`: when a person or the next success closed the last incident of this cause; what was seen before that opens no new one.
 */
export function reconcile(
  open: readonly OpenIncident[],
  findings: readonly (Finding & { resolvedAt: number | null })[],
  now: number,
): WatchChange[] {
  const known = new Map(open.map((incident) => [incident.fingerprint, incident]));
  const wrong = new Set(findings.map(({ fingerprint }) => fingerprint));
  const kept = findings.flatMap(({ resolvedAt, ...finding }): WatchChange[] => {
    const incident = known.get(finding.fingerprint);
    if (incident) return [{ type: 'touch', id: incident.id, detail: finding.detail, at: now }];
    return resolvedAt !== null && finding.at <= resolvedAt ? [] : [{ type: 'raise', finding, at: now }];
  });
  const over = open
    .filter(({ fingerprint }) => !wrong.has(fingerprint))
    .map((incident): WatchChange => ({ type: 'resolve', id: incident.id, at: now }));
  return [...kept, ...over];
}
