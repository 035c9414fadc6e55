// The five positions with what each would have done, and how much the decisions prove of it.
import type { Trust } from '@leeway/shared/api/trust.ts';
import { Button } from '../../ui/button.tsx';
import { formatPercent } from '../../ui/format.ts';
import { StatusDot } from '../../ui/status-dot.tsx';
import { type Column, Table } from '../../ui/table.tsx';
import { approvedAt } from '../chart/approved-at.ts';
import { perHundred } from '../evidence/cost-words.ts';
import { distinctRows } from '../turn/distinct-rows.ts';

type Row = Trust['rows'][number];

export type PositionsTableProps = {
  trust: Trust;
  /** Turns the dial to a position, as a preview; null: only to look at. */
  onTry: ((position: number) => void) | null;
};

export function PositionsTable({ trust, onTry }: PositionsTableProps) {
  if (trust.rows.length === 0) {
    return (
      <p className="text-ink-2">
        They are set by the scores of the first 20 items, before any answer counts: {trust.counts.items} of 20 so far.
      </p>
    );
  }
  const columns = [positionColumn(trust), ...COLUMNS, ...(onTry ? [tryColumn(onTry)] : [])];
  return (
    <div className="-mx-4 wide:-mx-6">
      <Table caption="Positions" columns={columns} rows={distinctRows(trust.rows)} rowKey={(row) => placeOf(row)} />
    </div>
  );
}

/** The score, and how many of a hundred with just that score people approved. */
function positionColumn({ calibration }: Trust): Column<Row> {
  return {
    key: 'position',
    header: 'Asks below',
    isRowHeader: true,
    className: 'min-w-46',
    cell: (row) => {
      const approved = row.position > 0 && approvedAt(calibration, row.position);
      return (
        <>
          {placeOf(row)}
          {approved && <span className="block font-normal text-ink-3 text-sm">{approved}</span>}
        </>
      );
    },
  };
}

const COLUMNS: readonly Column<Row>[] = [
  {
    key: 'alone',
    header: 'Would have gone alone',
    align: 'right',
    className: 'whitespace-nowrap',
    cell: ({ alone, toHuman, coverage }) => `${alone} of ${alone + toHuman} (${formatPercent(coverage)})`,
  },
  {
    key: 'disagreements',
    header: 'You disagreed with',
    align: 'right',
    className: 'whitespace-nowrap',
    cell: ({ disagreements }) => Math.round(disagreements * 10) / 10,
  },
  {
    key: 'rate',
    header: 'Rate',
    align: 'right',
    className: 'whitespace-nowrap',
    cell: ({ rate }) => (rate === null ? 'None' : `${perHundred(rate)} in 100`),
  },
  {
    key: 'upper',
    header: 'Very likely below',
    align: 'right',
    className: 'whitespace-nowrap',
    cell: ({ upper }) => (upper >= 1 ? 'Not known' : `${perHundred(upper)} in 100`),
  },
  {
    key: 'textbook',
    header: 'Textbook, for one look',
    align: 'right',
    className: 'whitespace-nowrap text-ink-2',
    cell: ({ upperFixedLook }) => (upperFixedLook >= 1 ? 'Not known' : `${perHundred(upperFixedLook)} in 100`),
  },
  {
    key: 'proved',
    header: 'Proved',
    className: 'whitespace-nowrap',
    cell: ({ certified, needMore }) =>
      certified ? (
        <StatusDot tone="ok">Proved</StatusDot>
      ) : (
        <span className="text-ink-2">{needMore === null ? 'Not yet' : `about ${needMore} more in a row`}</span>
      ),
  },
];

function tryColumn(onTry: (position: number) => void): Column<Row> {
  return {
    key: 'try',
    header: 'Try it',
    isHeaderHidden: true,
    align: 'right',
    cell: (row) => (
      <Button size="small" aria-label={`Try it: asks below ${placeOf(row)}`} onClick={() => onTry(row.position)}>
        Try it
      </Button>
    ),
  };
}

function placeOf({ position }: Row): string {
  return position > 0 ? formatPercent(position, 1) : 'Nothing: all that pass the checks go alone';
}
