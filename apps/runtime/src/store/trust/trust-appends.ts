// What an append of the workspace may carry about dials and evidence.
import type { TrustEntry } from '@leeway/shared/api/trust.ts';
import type { LiveDial } from '@leeway/shared/api/workflows.ts';
import type { Actor, Decision } from '@leeway/shared/run/event.ts';
import type { NewPlantLook } from '../reviewing/plant-looks.ts';

/** A line of a dial's history; the evidence at that time is added where it is written. */
export type NewEntry = Pick<TrustEntry, 'kind' | 'words' | 'by' | 'reason'>;

/** What happens to a dial: its history line, if there is anything to say, and how it is set from now on when that changes. */
export interface DialChange {
  entry?: NewEntry;
  dial?: LiveDial;
}

/** The decision about a check or a planted draft; `idempotencyKey` is the caller's. */
export interface DecidedAudit {
  approval: string;
  /** The run that it is about. Journals of before it was told lack it. */
  runId?: string;
  decision: Decision;
  by: Actor;
  idempotencyKey: string;
  /** Of a planted draft: what it is from now on, as JSON. */
  plant?: string;
  /** It was caught, and is looked at once more, as real disagreements are. */
  again?: NewPlantLook;
  /** A second look at a planted draft that nobody answered in time. */
  isOverdue?: true;
  /** The person wanted to see what a step on “Watch only” wrote, without an own answer. */
  isUnanswered?: true;
}

/** What was proved, as JSON without the events it rests on. */
export interface NewCertificate {
  id: string;
  data: unknown;
}
