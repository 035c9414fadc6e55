// Whether a planted mistake was noticed, and how the reviewer is told.
import type { Decision } from '@leeway/shared/run/event.ts';
import type { Plant } from '../../../store/reviewing/plants.ts';

/** Approved as it is: missed. Edited: caught when the mistake is no longer in its field. Everything else is a no. */
export function isCaught({ mistake }: Plant, { decision, output }: { decision: Decision; output?: unknown }): boolean {
  if (decision === 'approve') return false;
  if (decision !== 'edit') return true;
  const edited = typeof output === 'object' && output !== null ? Object.entries(output) : [];
  const value = edited.find(([field]) => field === mistake.field)?.[1];
  return typeof value === 'string' ? !value.includes(mistake.wrong) : String(value) !== mistake.wrong;
}

/** For whoever reads it after it was decided; null before. */
export function wordsOfResult({ mistake, decided }: Plant, readerId: string): string | null {
  if (decided === null) return null;
  const { kind, right, wrong } = mistake;
  const planted = `This was a planted mistake: the ${kind} was ${right}, not ${wrong}.`;
  const who = decided.by.id === readerId ? 'You' : decided.by.name;
  return decided.isCaught ? `${planted} ${who} caught it.` : `${planted} It slipped through. Nothing was sent.`;
}
