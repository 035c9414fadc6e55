import type { Approval } from '@leeway/shared/api/approvals.ts';
import { Link } from '@tanstack/react-router';
import { CircleAlert, PenLine } from 'lucide-react';
import type { ReactNode } from 'react';
import { formatDate } from '../../ui/format.ts';
import { StatusDot } from '../../ui/status-dot.tsx';
import { valueText } from '../../ui/value-text.ts';
import { pastOf, toneOf } from '../decide/decision-words.ts';

/** What a person needs to judge a draft: what came in, what was found in it, and how such ones were answered before. */
export function ApprovalSource({ approval }: { approval: Approval }) {
  const { source, facts, similar } = approval;
  const hasUnsure = facts.some((fact) => fact.isUnsure);
  return (
    <div className="flex flex-col gap-5">
      {approval.draft && <ShownItems approval={approval} />}
      {(source.text !== null || source.values.length > 0) && (
        <Part title={source.title}>
          {source.text !== null && <p className="mb-3 whitespace-pre-wrap text-md last:mb-0">{source.text}</p>}
          <ValueRows rows={source.values} />
        </Part>
      )}
      {facts.length > 0 && (
        <Part title="Facts used">
          <ValueRows rows={facts} />
          {hasUnsure && (
            <p className="mt-1.5 text-ink-3 text-xs">
              It was not sure of the marked facts. Compare them with what came in.
            </p>
          )}
        </Part>
      )}
      {similar.length > 0 && (
        <Part title="How you answered ones like it">
          <ul className="border-line border-t">
            {similar.map((one) => (
              <li key={one.id} className="flex items-center justify-between gap-3 border-line border-b py-1.5">
                <Link
                  to="/approvals/$approvalId"
                  params={{ approvalId: one.id }}
                  search={(search) => ({ ...search, back: approval.id })}
                  className="min-w-0 truncate underline hover:no-underline"
                >
                  {one.subject}
                </Link>
                <span title={formatDate(one.at)} className="shrink-0">
                  <StatusDot
                    tone={toneOf(one.decision)}
                    icon={one.decision === 'edit' ? <PenLine aria-hidden /> : undefined}
                  >
                    {pastOf(one.decision, approval.kind === 'audit' ? 'draft' : approval.kind)}
                  </StatusDot>
                </span>
              </li>
            ))}
          </ul>
        </Part>
      )}
    </div>
  );
}

/** What the step itself wants to be looked at; beside a draft it belongs to the source, else it is what is decided about. */
export function ShownItems({ approval }: { approval: Approval }) {
  return approval.show.map((item, index) => (
    <Part key={index} title={item.label || 'To look at'}>
      <p className="whitespace-pre-wrap text-md">{item.value}</p>
    </Part>
  ));
}

/** A titled part of an item. */
export function Part({ title, note, children }: { title: string; note?: ReactNode; children: ReactNode }) {
  return (
    <section>
      <div className="mb-1.5 flex flex-wrap items-baseline justify-between gap-x-3">
        <h2 className="font-semibold text-ink-2 text-sm">{title}</h2>
        {note && <p className="text-ink-2 text-sm">{note}</p>}
      </div>
      {children}
    </section>
  );
}

type Row = { label: string; value: unknown; isUnsure?: boolean };

function ValueRows({ rows }: { rows: readonly Row[] }) {
  if (rows.length === 0) return null;
  return (
    <dl className="mt-1 grid grid-cols-[8rem_minmax(0,1fr)] gap-x-4 gap-y-1">
      {rows.map((row, index) => (
        <div key={index} className="col-span-2 grid grid-cols-subgrid">
          <dt className="text-ink-2">{row.label}</dt>
          <dd className="min-w-0 whitespace-pre-wrap">
            {row.isUnsure ? (
              <mark
                data-forced-border=""
                className="inline-flex items-start gap-1 rounded-[2px] bg-wait-bg px-1 text-ink"
                title="Not found in what came in"
              >
                <CircleAlert aria-hidden className="mt-0.75 size-3.5 shrink-0 text-wait" />
                {valueText(row.value)}
                <span className="sr-only">, not found in what came in</span>
              </mark>
            ) : (
              valueText(row.value)
            )}
          </dd>
        </div>
      ))}
    </dl>
  );
}
