import type { GraphNode } from '@leeway/shared/graph/graph.ts';
import { isFinal } from '@leeway/shared/run/state.ts';
import { GitFork } from 'lucide-react';
import { lazy, Suspense, useState } from 'react';
import { useMay } from '../../api/queries.ts';
import { routes } from '../../api/routes.ts';
import { Button } from '../../ui/button.tsx';
import type { ShownRun } from '../use-run.ts';

const ForkDialog = lazy(() => import('./fork-dialog.tsx').then((module) => ({ default: module.ForkDialog })));

type ForkButtonProps = { shown: ShownRun; node: GraphNode };

/** Begins a new run from a step of one that is over. Builders only. */
export function ForkButton({ shown, node }: ForkButtonProps) {
  const mayFork = useMay(routes.runs.fork);
  const [isOpen, setOpen] = useState(false);
  const { present, order } = shown;
  const hasBegun = present.latest[node.id] !== undefined && order.nodes.has(node.id);
  if (!mayFork || !hasBegun || !isFinal(present.status)) return null;
  return (
    <div>
      <Button icon={<GitFork aria-hidden />} onClick={() => setOpen(true)}>
        {node.id === present.trigger ? 'Fork from the start' : 'Fork from here'}
      </Button>
      {isOpen && (
        <Suspense fallback={null}>
          <ForkDialog shown={shown} node={node} onClose={() => setOpen(false)} />
        </Suspense>
      )}
    </div>
  );
}
