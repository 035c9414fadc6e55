// Signed statements of what a step has earned: made with everything they rest on, so that anybody can compute them again.
import { createPublicKey, sign, verify } from 'node:crypto';
import { type Certificate, certificateSchema } from '@leeway/shared/api/trust.ts';
import type { EvidenceEvent } from '@leeway/shared/dial/evidence-event.ts';
import { logEvidenceOf } from '@leeway/shared/dial/ledger.ts';
import { bestPosition, foldEvidence, usableAlpha } from '@leeway/shared/dial/record.ts';

type Unsigned = Omit<Certificate, 'publicKey' | 'signature'>;

/** Ed25519 (RFC 8032) over the canonical JSON of the statement; keys in PEM. */
export function signCertificate(statement: Unsigned, keys: { privateKey: string; publicKey: string }): Certificate {
  const signature = sign(null, bytesOf(statement), keys.privateKey).toString('base64');
  return { ...statement, publicKey: keys.publicKey, signature };
}

/** What is wrong with a certificate, one sentence each: its shape, its signature, and its sums from its own events. */
export function problemsOfCertificate(value: unknown): string[] {
  const parsed = certificateSchema.safeParse(value);
  if (!parsed.success)
    return [`It is no certificate of Leeway: ${parsed.error.issues[0]?.path.join('.') ?? ''} does not fit.`];
  const certificate = parsed.data;
  const problems = isSigned(certificate) ? [] : ['The signature does not fit: something in it was changed.'];
  return [...problems, ...wrongSums(certificate)];
}

function isSigned({ publicKey, signature, ...statement }: Certificate): boolean {
  try {
    return verify(null, bytesOf(statement), createPublicKey(publicKey), Buffer.from(signature, 'base64'));
  } catch {
    return false;
  }
}

/** Keys sorted, no blanks: the same bytes for the same statement, however a file was written. */
function bytesOf(statement: Unsigned): Uint8Array {
  return new TextEncoder().encode(JSON.stringify(sorted(statement)));
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([, each]) => each !== undefined)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, each]) => [key, sorted(each)]),
  );
}

/** n, k, E and the position, recomputed from the events up to the last move. */
function wrongSums({ events, n, k, logEvidence, position, promise, level }: Certificate): string[] {
  const { before, to } = provedBy(events);
  const index = to ?? before.ledger.n.length - 1;
  const alpha = usableAlpha(before);
  const sums = {
    n: [n, before.ledger.n[index] ?? 0],
    k: [k, before.ledger.k[index] ?? 0],
    'ln E': [logEvidence, logEvidenceOf(before.ledger, alpha)[index] ?? 0],
    'usable alpha': [promise.usableAlpha, alpha],
    position: [position ?? -1, to === null ? -1 : (before.positions?.[to] ?? -1)],
  } as const;
  const problems = Object.entries(sums)
    .filter(([, [said, found]]) => Math.abs(said - found) > 1e-9 * Math.max(1, Math.abs(found)))
    .map(([name, [said, found]]) => `${name} is said to be ${said}, and its events give ${found}.`);
  if (to !== null && bestPosition(before) < to) problems.push('Its events do not prove the position that it states.');
  if (to === null && level !== 'draft')
    problems.push('It states a level, and no event of it says that anybody confirmed one.');
  return problems;
}

/** The record right before the last confirmed move, and where that went; null when there was none. */
export function provedBy(events: readonly EvidenceEvent[]) {
  const last = events.findLastIndex(({ type }) => type === 'moved');
  const move = events[last];
  return move?.type === 'moved'
    ? { before: foldEvidence(events.slice(0, last)), to: move.to }
    : { before: foldEvidence(events), to: null };
}
