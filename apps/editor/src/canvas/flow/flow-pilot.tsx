// Moves the view: for the screen round the canvas, and once at the start.
import type { Graph } from '@leeway/shared/graph/graph.ts';
import { useReactFlow, useStore } from '@xyflow/react';
import { type Ref, type RefObject, useEffect, useImperativeHandle, useRef } from 'react';
import type { FlowHandle } from './flow-types.ts';
import { factsOf } from './node-facts.ts';

/** Below this zoom only the shapes of cards are drawn. */
const FAR = 0.45;
/** Kept free round a node that is brought into sight, so that no panel covers it. */
const SAFE_PX = 24;
const READABLE = 0.8;
/** Below the last card there must be room for its add button. */
export const FIT = {
  padding: { top: '28px', right: '28px', bottom: '60px', left: '28px' },
  maxZoom: 1,
} as const;

type FlowPilotProps = {
  box: RefObject<HTMLDivElement | null>;
  graph: Graph;
  /** A graph with more nodes is not fitted at the start: it opens at its first step. */
  mostFitted: number;
  ref: Ref<FlowHandle> | undefined;
};

export function FlowPilot({ box, graph, mostFitted, ref }: FlowPilotProps) {
  const flow = useReactFlow();
  const isFar = useStore((state) => state.transform[2] < FAR);
  const width = useStore((state) => state.width);
  const hasOpened = useRef(false);
  const lastWidth = useRef(0);

  useEffect(() => {
    box.current?.toggleAttribute('data-far', isFar);
  }, [box, isFar]);

  // A panel that opens or closes beside the canvas leaves what was in the middle in the middle.
  useEffect(() => {
    const before = lastWidth.current;
    lastWidth.current = width;
    if (before === 0 || width === 0 || before === width) return;
    const { x, y, zoom } = flow.getViewport();
    void flow.setViewport({ x: x + (width - before) / 2, y, zoom });
  }, [width, flow]);

  useEffect(() => {
    const first = graph.nodes.find((node) => factsOf(node).isTrigger) ?? graph.nodes[0];
    if (hasOpened.current || width === 0 || !first) return;
    hasOpened.current = true;
    if (graph.nodes.length <= mostFitted) return;
    const card = factsOf(first);
    const height = box.current?.clientHeight ?? 0;
    const middle = first.position.y + height / READABLE / 2 - 80;
    void flow.setCenter(first.position.x + card.width / 2, middle, { zoom: READABLE });
  }, [graph, width, flow, box, mostFitted]);

  useImperativeHandle(ref, () => {
    const reveal = (nodeId: string) => {
      const node = flow.getNode(nodeId);
      const frame = box.current?.getBoundingClientRect();
      if (!node || !frame) return;
      const zoom = flow.getZoom();
      const { x, y } = flow.flowToScreenPosition(node.position);
      const width = (node.width ?? 0) * zoom;
      const height = (node.height ?? 0) * zoom;
      const isInSight =
        x >= frame.left + SAFE_PX &&
        y >= frame.top + SAFE_PX &&
        x + width <= frame.right - SAFE_PX &&
        y + height <= frame.bottom - SAFE_PX;
      if (isInSight) return;
      const middleX = node.position.x + (node.width ?? 0) / 2;
      const middleY = node.position.y + (node.height ?? 0) / 2;
      void flow.setCenter(middleX, middleY, { zoom: Math.max(zoom, FAR) });
    };
    return {
      fit: () => void flow.fitView(FIT),
      reveal,
      toGraph: (clientX, clientY) => {
        const frame = box.current?.getBoundingClientRect();
        const isOver =
          frame && clientX >= frame.left && clientX <= frame.right && clientY >= frame.top && clientY <= frame.bottom;
        return isOver ? flow.screenToFlowPosition({ x: clientX, y: clientY }, { snapToGrid: true }) : null;
      },
      middle: () => {
        const frame = box.current?.getBoundingClientRect() ?? new DOMRect();
        return flow.screenToFlowPosition({ x: frame.left + frame.width / 2, y: frame.top + frame.height / 2 });
      },
      focus: () => box.current?.focus({ preventScroll: true }),
    };
  }, [flow, box]);
  return null;
}
