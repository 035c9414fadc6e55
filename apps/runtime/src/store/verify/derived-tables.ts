// The tables whose rows follow from the journal, and what of each row is compared with a rebuilt one.

export interface DerivedTable {
  name: string;
  /** The column that names the run. */
  run: string;
  /** What tells the rows of one run apart; with none it is their order. */
  key: readonly string[];
  compared: readonly string[];
  /** Columns that the run's own journal does not say, or not alone. */
  apart: readonly string[];
}

/** Every column of these tables stands in one of the lists: derived-tables.test.ts holds the schema against them. */
export const DERIVED_TABLES: readonly DerivedTable[] = [
  {
    name: 'runs',
    run: 'id',
    key: [],
    compared: [
      'workflow_id',
      'mode',
      'status',
      'started_at',
      'ended_at',
      'subject',
      'note',
      'cost_usd',
      'parent_run',
      'parent_key',
      'item',
    ],
    // `version_id` and `body` choose the graph that the journal is read with: a wrong one shows there. Whether a run is put away
    // is known to the process that did it, and `reported` follows from the journal of the parent.
    apart: ['id', 'version_id', 'body', 'parked', 'reported'],
  },
  {
    name: 'approvals',
    run: 'run',
    key: ['id'],
    compared: [
      'key',
      'workflow_id',
      'node_id',
      'node_title',
      'kind',
      'mode',
      'status',
      'subject',
      'question',
      'why',
      'score',
      'assignee',
      'asked_at',
      'due_at',
      'decision',
      'decided_at',
      'decided_by',
      'decision_key',
      'needed',
      'given',
      'voters',
      'remind_at',
      'turns_of',
      'is_own_barred',
      'replaced_by',
      'cost_rank',
      'amount_rank',
    ],
    // Planted drafts and second looks are in no run's journal; what may be seen of a row is about its readers.
    apart: ['id', 'run', 'plant', 'is_second_look', 'is_hidden'],
  },
  { name: 'timers', run: 'run', key: ['key', 'kind'], compared: ['at'], apart: ['run', 'key', 'kind'] },
  {
    name: 'waits',
    run: 'run',
    key: ['key'],
    compared: ['workflow_id', 'until', 'name', 'correlation'],
    apart: ['run', 'key'],
  },
  {
    name: 'metric_points',
    run: 'run',
    key: [],
    compared: ['workflow_id', 'metric', 'kind', 'unit', 'value', 'at'],
    apart: ['id', 'run'],
  },
  {
    name: 'evidence',
    run: 'run',
    key: [],
    compared: ['at', 'type', 'item', 'score', 'loss'],
    // The rest says how it stands to other runs; the record itself is folded anew (check-records.ts).
    apart: ['id', 'record', 'run', 'proof', 'epoch', 'approval', 'input_hash', 'batch', 'data'],
  },
];

/** The columns in whose order the rows of two databases can be laid side by side. */
export function orderOf({ key }: DerivedTable): string {
  return key.length > 0 ? key.join(', ') : 'id';
}
