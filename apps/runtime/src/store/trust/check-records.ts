// What is said about each step's trust against its evidence, folded anew.
import { type EvidenceEvent, evidenceEventSchema } from '@leeway/shared/dial/evidence-event.ts';
import { foldEvidence } from '@leeway/shared/dial/record.ts';
import type { RecordState } from '@leeway/shared/dial/record-state.ts';
import type { Database } from 'better-sqlite3';
import { stateOf } from './record-rows.ts';

interface Row {
  id: number;
  workflow_id: string;
  node_id: string;
  state: string;
  through: number;
}

interface EventRow {
  id: number;
  at: number;
  type: string;
  item: string | null;
  loss: number | null;
  data: string;
}

/** Recomputes every record; gives how many there are, and tells what differs, one sentence each. */
export function checkRecords(db: Database, tell: (problem: string) => void): number {
  const rows = db.prepare<[number], Row>(
    'select id, workflow_id, node_id, state, through from trust_records where id > ? order by id limit 1',
  );
  const events = db.prepare<[number], EventRow>(
    'select id, at, type, item, loss, data from evidence where record = ? order by id',
  );
  let records = 0;
  for (let row = rows.get(0); row; row = rows.get(row.id)) {
    records += 1;
    const where = `trust of step ${row.node_id} in workflow ${row.workflow_id}`;
    for (const problem of problemsOf(row, events.all(row.id))) tell(`${where}: ${problem}`);
  }
  const strangers = db
    .prepare<[], number>('select count(*) from evidence where record not in (select id from trust_records)')
    .pluck()
    .get();
  if (strangers) tell(`evidence: ${strangers} rows belong to no record.`);
  return records;
}

function problemsOf(row: Row, events: readonly EventRow[]): string[] {
  const problems: string[] = [];
  const log: EvidenceEvent[] = [];
  for (const event of events) {
    const read = readEvent(event.data);
    if (read === null) problems.push(`evidence ${event.id} cannot be read.`);
    else if (!isAsIndexed(event, read)) problems.push(`evidence ${event.id} says something else than its columns.`);
    else log.push(read);
  }
  if (problems.length > 0) return problems;
  const through = events.at(-1)?.id ?? 0;
  if (row.through !== through) problems.push(`it goes up to evidence ${row.through}, and the log to ${through}.`);
  return [...problems, ...differences(row.state, foldEvidence(log))];
}

function readEvent(data: string): EvidenceEvent | null {
  try {
    return evidenceEventSchema.safeParse(JSON.parse(data)).data ?? null;
  } catch {
    return null;
  }
}

function isAsIndexed({ at, type, item, loss }: EventRow, event: EvidenceEvent): boolean {
  const said = event.type === 'item' || event.type === 'verdict' ? event.item : null;
  const lost = event.type === 'verdict' ? event.loss : null;
  return event.at === at && event.type === type && said === item && lost === loss;
}

/** Field by field, so that somebody can see what was changed. */
function differences(text: string, folded: RecordState): string[] {
  let stored: Record<string, unknown>;
  try {
    stored = { ...stateOf(text) };
  } catch {
    return ['its record cannot be read.'];
  }
  return Object.entries(folded).flatMap(([field, value]) => {
    const [is, should] = [JSON.stringify(stored[field]), JSON.stringify(value)];
    return is === should ? [] : [`${field} is ${shown(is)}, and its evidence gives ${shown(should)}.`];
  });
}

function shown(text: string | undefined): string {
  const whole = text ?? 'missing';
  return whole.length > 80 ? `${whole.slice(0, 80)}…` : whole;
}
