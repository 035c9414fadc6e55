// Verdicts as they come into the evidence log, and what they set off: a hold, or the breaker.
import type { EvidenceEvent, Verdict } from '@leeway/shared/dial/evidence-event.ts';
import { isAlarmedOf } from '@leeway/shared/dial/record.ts';
import { itemsUntilRelease } from '@leeway/shared/dial/watch.ts';
import type { Append } from '../journal/append.ts';
import type { OpenRecord } from './record-rows.ts';
import { lookedAtOnce } from './second-looks.ts';
import type { StoppedDial, Stops } from './stops.ts';
import type { TrustRows } from './write-items.ts';

export interface VerdictRows extends TrustRows {
  stops: Stops;
  /** The newest question of a step. */
  approvalOf(run: number, key: string): number | null;
  /** Dials that this batch stopped. */
  stopped: Map<OpenRecord, StoppedDial>;
}

type VerdictEvent = Extract<EvidenceEvent, { type: 'verdict' }>;

/** What a settled question means for the items that it was about. */
export function writeVerdicts(
  rows: VerdictRows,
  { head }: Append,
  { verdicts, at }: { verdicts: readonly Verdict[]; at: number },
): void {
  for (const { node, evidenceKey, ...verdict } of verdicts) {
    const record = rows.records.find({ workflowId: head.workflowId, nodeId: node, evidenceKey });
    if (record) writeVerdict(rows, record, { event: { type: 'verdict', at, ...verdict, of: null }, run: head.id });
  }
}

/** Questions of a run that ended: nobody decides them any more. */
export function withdrawVerdicts(rows: VerdictRows, { head }: Append, at: number): void {
  for (const { record: id, item } of rows.items.unanswered(head.id)) {
    const known = rows.items.find(head.workflowId, item);
    const record = known?.record === id ? rows.records.find(known) : null;
    if (record) writeVerdict(rows, record, { event: withdrawn(item, at), run: head.id });
  }
}

/** One verdict, with what is known of its item. `run` 0: it is not from a run's journal. */
export function writeVerdict(
  rows: VerdictRows,
  record: OpenRecord,
  { event, run }: { event: VerdictEvent; run: number },
): void {
  const { records, items, stops, stopped } = rows;
  const { item, source, at } = event;
  // What follows for a step from judging a later one counts once; a mistake that is laid at its door always does.
  if (source === 'draft' && event.loss === 0 && items.hasVerdict(record.id, item)) return;
  const wasHeld = record.state.watch.isHeld;
  const approval = run === 0 ? null : rows.approvalOf(run, item.slice(item.indexOf('/') + 1));
  const of = items.factsOf(record.id, item);
  records.add(record, lookedAtOnce(rows, record, { ...event, of }), { run, approval });
  if (isAlarmedOf(record.state)) stopped.set(record, stops.stop(record, at));
  else if (!wasHeld && record.state.watch.isHeld) noteHold(rows, record, at);
}

function noteHold({ dials }: TrustRows, { workflowId, nodeId, state }: OpenRecord, at: number): void {
  const items = itemsUntilRelease(state.watch, state.alpha);
  const words = `A checked item was wrong. It asks first for about ${items} items.`;
  dials.apply({ workflowId, nodeId, at }, { entry: { kind: 'hold', words, by: null, reason: null } }, state);
}

function withdrawn(item: string, at: number): VerdictEvent {
  const nothing = { loss: null, changes: [], seconds: null, isBlind: false, by: null, notCounted: null, of: null };
  return { type: 'verdict', at, item, verdict: 'withdrawn', source: 'draft', ...nothing };
}
