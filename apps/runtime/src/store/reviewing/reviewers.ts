// How people decide, told from what is kept as evidence.
import type { Database } from 'better-sqlite3';

export interface ReviewerFigures {
  person: { id: string; name: string };
  decided: number;
  approveShare: number | null;
  medianSeconds: number | null;
  caught: number;
  shown: number;
}

export interface ReviewerStore {
  /** Everyone who decided something since then, most first. Names are those of their last decision. */
  list(since: number): Promise<ReviewerFigures[]>;
}

interface Row {
  type: 'verdict' | 'canary';
  id: string;
  name: string;
  verdict: string | null;
  seconds: number | null;
  missed: number | null;
  /** One answer may say something about several steps of a run: the first is the one that was asked about. */
  answer: string | null;
}

export function createReviewerStore(db: Database): ReviewerStore {
  const rows = db.prepare<[number], Row>(
    `select type, json_extract(data, '$.by.id') as id, json_extract(data, '$.by.name') as name,
       json_extract(data, '$.verdict') as verdict, json_extract(data, '$.seconds') as seconds,
       json_extract(data, '$.isMissed') as missed, at || ' ' || substr(item, 1, instr(item, '/')) as answer
     from evidence where at >= ? and type in ('verdict', 'canary') and json_extract(data, '$.by') is not null
       and coalesce(json_extract(data, '$.source'), '') not in ('blame', 'complaint') order by evidence.id`,
  );
  return {
    list: async (since) => {
      const people = new Map<string, Row[]>();
      for (const row of rows.iterate(since)) {
        const known = people.get(row.id);
        if (known) known.push(row);
        else people.set(row.id, [row]);
      }
      return [...people.values()].map(figuresOf).sort((one, other) => other.decided - one.decided);
    },
  };
}

function figuresOf(rows: readonly Row[]): ReviewerFigures {
  const { id = '', name = '' } = rows.at(-1) ?? {};
  const said = new Map(
    rows
      .filter(({ type }) => type === 'verdict')
      .toReversed()
      .map((row) => [row.answer, row]),
  );
  const verdicts = [...said.values()];
  const canaries = rows.filter(({ type }) => type === 'canary');
  const approved = verdicts.filter(({ verdict }) => verdict === 'approved').length;
  const seconds = verdicts.flatMap((row) => row.seconds ?? []).sort((one, other) => one - other);
  return {
    person: { id, name },
    decided: verdicts.length,
    approveShare: verdicts.length === 0 ? null : approved / verdicts.length,
    medianSeconds: seconds[Math.floor(seconds.length / 2)] ?? null,
    caught: canaries.filter(({ missed }) => missed === 0).length,
    shown: canaries.length,
  };
}
