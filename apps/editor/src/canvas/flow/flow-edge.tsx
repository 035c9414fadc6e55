import { type EdgeProps, getSmoothStepPath, Position } from '@xyflow/react';
import { memo } from 'react';
import { classNames } from '../../ui/class-names.ts';
import { useEdgeLook } from './card-store.ts';
import { cornersOf, roundedPath, spotsOf } from './edge-route.ts';
import { useFlowActions } from './flow-actions.ts';
import type { FlowEdge } from './to-flow.ts';

/** An edge with the name of its port and, while the pointer is near, a button that puts a step in between. */
export const FlowWay = memo(function FlowWay({
  id,
  data,
  selected,
  sourceX,
  sourceY,
  targetX,
  targetY,
}: EdgeProps<FlowEdge>) {
  const look = useEdgeLook(id);
  const { insertOn } = useFlowActions();
  const route = data?.route ?? { partAt: null, lane: null };
  const ends = { sourceX, sourceY, targetX, targetY };
  const isDown = targetY - sourceY > 20;
  const path = isDown ? roundedPath(cornersOf(ends, route)) : stepPath(ends);
  const spots = spotsOf(ends, route);
  const label = data?.label ?? '';
  return (
    <>
      <path d={path} className={classNames('way', look !== 'plain' && `is-${look}`, selected && 'is-selected')} />
      <path d={path} className="react-flow__edge-interaction" fill="none" strokeOpacity={0} strokeWidth={20} />
      {label !== '' && <EdgeLabel x={spots.label[0]} y={spots.label[1]} text={label} />}
      {data?.isEditable && (
        <g
          role="button"
          aria-label={`Add a step between ${data.between}`}
          className="way-add"
          transform={`translate(${spots.add[0]} ${spots.add[1]})`}
          onClick={(event) => {
            event.stopPropagation();
            insertOn(id);
          }}
        >
          <circle r={12} className="way-add-target" />
          <circle r={9} />
          <path d="M-4 0H4M0 -4V4" />
        </g>
      )}
    </>
  );
});

// The width of a text is not known in SVG before it is drawn; Plex Sans at 11 px is 6.1 px a letter, near enough for a pill.
function EdgeLabel({ x, y, text }: { x: number; y: number; text: string }) {
  const shown = text.length > 24 ? `${text.slice(0, 23)}…` : text;
  const width = shown.length * 6.1 + 18;
  return (
    <g className="way-label" transform={`translate(${x} ${y})`}>
      <title>{text}</title>
      <rect x={-width / 2} y={-9.5} width={width} height={19} rx={9.5} />
      <text textAnchor="middle" dominantBaseline="central">
        {shown}
      </text>
    </g>
  );
}

function stepPath(ends: { sourceX: number; sourceY: number; targetX: number; targetY: number }): string {
  const [path] = getSmoothStepPath({
    ...ends,
    sourcePosition: Position.Bottom,
    targetPosition: Position.Top,
    borderRadius: 8,
    offset: 24,
  });
  return path;
}
