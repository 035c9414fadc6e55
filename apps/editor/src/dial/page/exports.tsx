import { Download } from 'lucide-react';
import { buttonClass } from '../../ui/button-class.ts';
import type { StepPlace } from '../trust-queries.ts';

/** The record to take along: for a spreadsheet, and as a signed file that `leeway dial verify` checks. */
export function Exports({ place: { workflowId, nodeId } }: { place: StepPlace }) {
  const base = `/api/workflows/${encodeURIComponent(workflowId)}/nodes/${encodeURIComponent(nodeId)}/trust`;
  return (
    <>
      <a href={`${base}/export.csv`} download={`trust-${nodeId}.csv`} className={buttonClass()}>
        <Download aria-hidden /> CSV
      </a>
      <a
        href={`${base}/certificate`}
        download={`certificate-${nodeId}.json`}
        title="Check it with: leeway dial verify FILE"
        className={buttonClass()}
      >
        <Download aria-hidden /> Certificate
      </a>
    </>
  );
}
