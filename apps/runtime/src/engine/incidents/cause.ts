// What makes two failures the same: workflow, step, error code, and the message without what differs from run to run.
import type { StepError } from '@leeway/shared/run/event.ts';
import type { Finding } from '../../store/incidents/incident-rows.ts';

export interface Failure {
  workflowId: string;
  workflowTitle: string;
  /** Null when no step is to blame. */
  nodeId: string | null;
  nodeTitle: string | null;
  error: StepError;
  at: number;
}

const LONGEST_MESSAGE = 200;

/** The incident that a failed run belongs to. */
export function findingOfFailure({ workflowId, workflowTitle, nodeId, nodeTitle, error, at }: Failure): Finding {
  const where = nodeTitle === null ? `Runs of “${workflowTitle}” fail` : `“${nodeTitle}” fails in “${workflowTitle}”`;
  return {
    fingerprint: ['run-failures', workflowId, nodeId ?? '', error.code ?? '', wordsOf(error.message)].join(' '),
    kind: 'run-failures',
    workflowId,
    nodeId,
    connectionId: null,
    title: where,
    detail: error.message,
    suggestion:
      error.hint ??
      'Open one of its runs and look at the step that failed. When the cause is gone, try the runs again.',
    at,
  };
}

/**
 * A message without names, addresses, numbers and ids, so that one cause is one incident. The status of an HTTP answer stays: 404 and
 * 503 are two causes.
 */
export function wordsOf(message: string): string {
  return message
    .slice(0, 2000)
    .replaceAll(/“[^”]*”|"[^"]*"|‘[^’]*’|`[^`]*`|(?<!\w)'[^']*'/g, '“”')
    .replaceAll(/(https?:\/\/[^/\s?#]+)[^\s]*/g, '$1')
    .replaceAll(/[^\s<>"“”]+@[^\s<>"“”,;]+/g, '@')
    .replaceAll(/\banswered with (\d{3})\b/g, (_all, status: string) => `answered with ${statusInLetters(status)}`)
    .replaceAll(/\b(?=[\da-f-]*\d)[\da-f]{4,}(?:-[\da-f]+)*\b/gi, '#')
    .replaceAll(/\d+(?:[.,:]\d+)*/g, '#')
    .replaceAll(/\s+/g, ' ')
    .trim()
    .toLowerCase()
    .slice(0, LONGEST_MESSAGE);
}

/** Digits as letters, so that what follows leaves them alone. */
function statusInLetters(status: string): string {
  return status.replaceAll(/\d/g, (digit) => 'ghijklmnop'.charAt(Number(digit)));
}
