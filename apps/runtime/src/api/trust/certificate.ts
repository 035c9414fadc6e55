// The certificate of a step: what was proved when it last went up, or else what its evidence says so far.
import { AppError } from '@leeway/shared/api/error.ts';
import { type Certificate, certificateSchema } from '@leeway/shared/api/trust.ts';
import { logEvidenceOf } from '@leeway/shared/dial/ledger.ts';
import { usableAlpha } from '@leeway/shared/dial/record.ts';
import type { DialPlace } from '../../engine/dials/set-dial.ts';
import { problemsOfCertificate, provedBy, signCertificate } from '../../services/certificates.ts';
import type { StoredRecord } from '../../store/trust/trust.ts';
import type { ApiDeps } from '../api-deps.ts';
import { hiddenIn } from './hidden-evidence.ts';

const statementSchema = certificateSchema.pick({
  issuedAt: true,
  promise: true,
  position: true,
  level: true,
  n: true,
  k: true,
  logEvidence: true,
  confirmedBy: true,
});

/** Throws `trust.no_evidence` (404) before the first item, and `trust.evidence_hidden` (409) while it rests on what is hidden. */
export async function certificateOf(
  { stores, clock }: ApiDeps,
  workflowId: string,
  place: DialPlace,
): Promise<Certificate> {
  const { record, node } = place;
  if (record === null) throw noEvidence(node.title);
  const [{ workspaceName }, { title }, keys, kept] = await Promise.all([
    stores.settings.get(),
    stores.workflows.get(workflowId),
    stores.signingKey.get(),
    stores.trust.certificate(record.id),
  ]);
  const all = await stores.trust.events(record.id, kept?.through);
  const isHidden = hiddenIn(all);
  const events = all.filter((event) => !isHidden(event));
  const statement = kept ? statementSchema.parse(kept.data) : soFar(record, events, clock.now());
  const about = {
    leeway: 'certificate' as const,
    schema: 1 as const,
    workspace: workspaceName,
    workflow: { id: workflowId, title },
    node: { id: node.id, title: node.title },
    evidenceKey: record.evidenceKey,
  };
  const certificate = signCertificate({ ...about, ...statement, events }, keys);
  // What was confirmed rests on all of them; it can be given again when they may be seen.
  const isWhole = events.length === all.length || problemsOfCertificate(certificate).length === 0;
  if (isWhole) return certificate;
  throw someHidden(node.title, all.length - events.length);
}

/** Nothing was confirmed yet: the sums of everything that passes the checks. */
function soFar(
  { state }: StoredRecord,
  events: Certificate['events'],
  at: number,
): ReturnType<typeof statementSchema.parse> {
  const { before } = provedBy(events);
  const alpha = usableAlpha(before);
  const last = before.ledger.n.length - 1;
  return {
    issuedAt: at,
    promise: { alpha: state.alpha, usableAlpha: alpha, delta: state.delta },
    position: null,
    level: 'draft',
    n: before.ledger.n[last] ?? 0,
    k: before.ledger.k[last] ?? 0,
    logEvidence: logEvidenceOf(before.ledger, alpha)[last] ?? 0,
    confirmedBy: null,
  };
}

function someHidden(title: string, count: number): AppError {
  const what = count === 1 ? 'One item' : `${count} items`;
  return new AppError('trust.evidence_hidden', `${what} of “${title}” must be answered before this can be shown.`, {
    status: 409,
    hint: 'Somebody writes their own answer first. Look in Approvals.',
  });
}

function noEvidence(title: string): AppError {
  return new AppError('trust.no_evidence', `“${title}” has no evidence yet.`, {
    status: 404,
    hint: 'It begins with the first live item.',
  });
}
