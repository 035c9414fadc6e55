import type { Graph } from '@leeway/shared/graph/graph.ts';
import { ViewportPortal } from '@xyflow/react';
import { memo, useMemo } from 'react';
import { framesOf } from './body-frames.ts';

/** A quiet tint behind what a container repeats. It moves with the viewport, and is drawn anew only when the graph changes. */
export const BodyLayer = memo(function BodyLayer({ graph }: { graph: Graph }) {
  const frames = useMemo(() => framesOf(graph), [graph]);
  if (frames.length === 0) return null;
  return (
    <ViewportPortal>
      {frames.map(({ id, x, y, width, height }) => (
        <div
          key={id}
          aria-hidden
          data-testid={`body-${id}`}
          className="body-frame"
          style={{ width, height, transform: `translate(${x}px, ${y}px)` }}
        />
      ))}
    </ViewportPortal>
  );
});
