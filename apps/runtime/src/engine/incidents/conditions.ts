// What is wrong now, as incidents say it: silent triggers, growing queues, failing connections, missed schedules.
import type { Finding } from '../../store/incidents/incident-rows.ts';
import { durationWords } from './duration-words.ts';
import type { Silence } from './silence.ts';

interface Place {
  workflowId: string;
  workflowTitle: string;
  nodeId: string;
  nodeTitle: string;
}

export function silenceFingerprint(workflowId: string, nodeId: string): string {
  return `trigger-silent ${workflowId} ${nodeId}`;
}

export function findingOfSilence(place: Place, { since, allowedMs, isLearned }: Silence, now: number): Finding {
  const usual = isLearned
    ? `It is usually never silent for longer than ${durationWords(allowedMs)}.`
    : `The workflow says that ${durationWords(allowedMs)} is too long.`;
  return {
    fingerprint: silenceFingerprint(place.workflowId, place.nodeId),
    kind: 'trigger-silent',
    workflowId: place.workflowId,
    nodeId: place.nodeId,
    connectionId: null,
    title: `Nothing arrives at “${place.nodeTitle}” of “${place.workflowTitle}”`,
    detail: `Nothing has come for ${durationWords(now - since)}. ${usual}`,
    suggestion:
      'Check that the sender still calls its address and gets a good answer. If silence is normal here, change the silence time of the workflow.',
    at: now,
  };
}

export const RUN_QUEUE = 'queue-growing runs';

export function findingOfRunQueue(depth: number, { since, now }: { since: number; now: number }): Finding {
  return {
    fingerprint: RUN_QUEUE,
    kind: 'queue-growing',
    workflowId: null,
    nodeId: null,
    connectionId: null,
    title: 'Runs begin more slowly than they arrive',
    detail: `${depth} runs wait to be worked on, more at every look for ${durationWords(now - since)}.`,
    suggestion:
      'Look which workflow gets so much, and whether a service it calls is slow. Raise its number of runs at the same time, or slow down the sender.',
    at: since,
  };
}

export function heldFingerprint(workflowId: string): string {
  return `queue-growing held ${workflowId}`;
}

export function findingOfHeld(
  { workflowId, workflowTitle, depth }: { workflowId: string; workflowTitle: string; depth: number },
  since: number,
): Finding {
  return {
    fingerprint: heldFingerprint(workflowId),
    kind: 'queue-growing',
    workflowId,
    nodeId: null,
    connectionId: null,
    title: `Deliveries pile up for “${workflowTitle}”`,
    detail: `${depth} deliveries are held and more arrive.`,
    suggestion:
      'Resume the workflow: they start in the order they came. If it is live, its trigger may not take what arrives any more.',
    at: since,
  };
}

export function connectionFingerprint(connectionId: string): string {
  return `connection-failing ${connectionId}`;
}

export function findingOfConnection(
  { id, name }: { id: string; name: string },
  { message, at }: { message: string; at: number },
): Finding {
  return {
    fingerprint: connectionFingerprint(id),
    kind: 'connection-failing',
    workflowId: null,
    nodeId: null,
    connectionId: id,
    title: `The connection “${name}” fails`,
    detail: message,
    suggestion: 'Open it under Connections and test it. When it works again, try the runs that failed again.',
    at,
  };
}

export function findingOfMissedSchedule(place: Place, dueAt: number, now: number): Finding {
  return {
    fingerprint: `schedule-missed ${place.workflowId} ${place.nodeId}`,
    kind: 'schedule-missed',
    workflowId: place.workflowId,
    nodeId: place.nodeId,
    connectionId: null,
    title: `“${place.nodeTitle}” of “${place.workflowTitle}” did not start on time`,
    detail: `It was due ${durationWords(now - dueAt)} ago.`,
    suggestion: 'Look in the log for what held it up. You can start the workflow by hand meanwhile.',
    at: dueAt,
  };
}
