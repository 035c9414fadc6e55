import { hasBody } from '@leeway/shared/graph/bodies.ts';
import { Link } from '@tanstack/react-router';
import { itemPlace } from '../canvas/flow/item-place.ts';
import type { Crumb } from '../ui/top-bar.tsx';
import type { ShownRun } from './use-run.ts';

/** The way back to the run that a child run works for: `Item 3 of 10 of run 12`. Null when it stands by itself. */
export function parentCrumb({ part, present }: ShownRun): Crumb | null {
  const { parent } = present;
  if (!parent) return null;
  const isItem = hasBody(part.order.nodes.get(present.trigger)?.type ?? '');
  const label = isItem ? `${itemPlace(part, present)} of run ${parent.run}` : `Used by run ${parent.run}`;
  return { label, to: `/runs/${parent.run}`, search: { step: parent.key } };
}

const linkClass = 'text-focus text-sm underline hover:no-underline';

/** Where a run came from, beside its state: the run it was forked from, and on a phone the run it works for. */
export function RunOrigin({ shown }: { shown: ShownRun }) {
  const crumb = parentCrumb(shown);
  const { forkOf } = shown.present;
  return (
    <>
      {crumb && (
        <Link to={crumb.to} search={crumb.search} className={`${linkClass} sm:hidden`}>
          {crumb.label}
        </Link>
      )}
      {forkOf && (
        <Link to="/runs/$runId" params={{ runId: forkOf.run }} className={linkClass}>
          Forked from run {forkOf.run}
        </Link>
      )}
    </>
  );
}
