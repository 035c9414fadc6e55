// What stands between a graph and React Flow: the objects it draws, and what its events mean.
import {
  type Connection,
  type Edge,
  type EdgeChange,
  type NodeChange,
  type OnConnectEnd,
  type OnNodeDrag,
  type SelectionDragHandler,
  useReactFlow,
} from '@xyflow/react';
import { type MouseEvent, useLayoutEffect, useMemo, useRef, useState } from 'react';
import type { FlowActions } from './flow-actions.ts';
import type { FlowEditing, FlowInput, FlowPoint, FlowSelection } from './flow-types.ts';
import { factsOf } from './node-facts.ts';
import { createFlowDrawer, type FlowEdge, type FlowNode, type FlowView } from './to-flow.ts';

type Drag = ReadonlyMap<string, FlowPoint> | null;

/** Nodes and edges for React Flow, and handlers that never change. */
export function useFlow(input: FlowInput) {
  const [drag, setDrag] = useState<Drag>(null);
  const handlers = useHandlers(input, setDrag);
  return { ...useDrawn(input, drag), ...handlers };
}

function useDrawn({ graph, selection, cursor, editing }: FlowInput, drag: Drag) {
  const [drawer] = useState(createFlowDrawer);
  const isEditable = editing !== undefined;
  const view: FlowView = useMemo(
    () => ({ graph, selectedNodes: selection.nodes, selectedEdges: selection.edges, cursor, isEditable }),
    [graph, selection.nodes, selection.edges, cursor, isEditable],
  );
  const resting = useMemo(() => drawer.nodes(view), [drawer, view]);
  const edges = useMemo(() => drawer.edges(view), [drawer, view]);
  // Only the dragged cards are new objects while they move: React Flow takes in every changed object of an array anew.
  const nodes = useMemo(() => {
    if (!drag) return resting;
    return resting.map((node) => {
      const position = drag.get(node.id);
      return position ? { ...node, position, dragging: true } : node;
    });
  }, [resting, drag]);
  return { nodes, edges };
}

function useHandlers(input: FlowInput, setDrag: (change: (drag: Drag) => Drag) => void) {
  const { screenToFlowPosition } = useReactFlow();
  const latest = useRef({ input, selection: input.selection, screenToFlowPosition });
  useLayoutEffect(() => {
    latest.current = { input, selection: input.selection, screenToFlowPosition };
  });
  const [handlers] = useState(() => {
    // Several changes of one click come one after the other, before anything is drawn: each builds on the one before.
    const select = (selection: FlowSelection) => {
      latest.current.selection = selection;
      latest.current.input.onSelect(selection);
    };
    const endDrag = (nodes: readonly FlowNode[]) => {
      latest.current.input.editing?.onMove(new Map(nodes.map((node) => [node.id, node.position])));
      setDrag(() => null);
    };
    const onDragStop: OnNodeDrag<FlowNode> = (_event, _node, nodes) => endDrag(nodes);
    const onSelectionDragStop: SelectionDragHandler<FlowNode> = (_event, nodes) => endDrag(nodes);
    const onConnectEnd: OnConnectEnd = (event, state) => {
      const point = 'changedTouches' in event ? event.changedTouches[0] : event;
      if (state.toNode || !state.fromNode || state.fromHandle?.type !== 'source' || !point) return;
      const at = latest.current.screenToFlowPosition({ x: point.clientX, y: point.clientY });
      latest.current.input.editing?.onDropLine(state.fromNode.id, at);
    };
    const actions: FlowActions = {
      insertOn: (edgeId) => latest.current.input.editing?.onInsert(edgeId),
      append: (nodeId, port) => latest.current.input.editing?.onAppend(nodeId, port),
    };
    return {
      actions,
      onNodesChange: (changes: NodeChange<FlowNode>[]) => {
        const moved = changes.flatMap((change): [string, FlowPoint][] =>
          change.type === 'position' && change.dragging && change.position ? [[change.id, change.position]] : [],
        );
        if (moved.length > 0) setDrag((drag) => new Map([...(drag ?? []), ...moved]));
        const { selection } = latest.current;
        const nodes = selectionAfter(selection.nodes, changes);
        if (nodes !== selection.nodes) select({ ...selection, nodes });
      },
      onEdgesChange: (changes: EdgeChange<FlowEdge>[]) => {
        const { selection } = latest.current;
        const edges = selectionAfter(selection.edges, changes);
        if (edges !== selection.edges) select({ ...selection, edges });
      },
      onNodeClick: (event: MouseEvent, node: FlowNode) => {
        if (!event.shiftKey && !event.metaKey && !event.ctrlKey) latest.current.input.onOpen?.(node.id);
      },
      onNodeContextMenu: (event: MouseEvent, node: FlowNode) => openMenu(event, node, latest.current.input.editing),
      onDragStop,
      onSelectionDragStop,
      onConnectEnd,
      onConnect: ({ source, target }: Connection) => latest.current.input.editing?.onConnect(source, target),
      isValidConnection: ({ source, target }: Connection | Edge) =>
        latest.current.input.editing?.canConnect(source, target) ?? false,
    };
  });
  return handlers;
}

/** The right button on a card with a dial; on any other card it is the browser's. */
function openMenu(event: MouseEvent, node: FlowNode, editing: FlowEditing | undefined): void {
  if (!editing || factsOf(node.data.node).level === null) return;
  event.preventDefault();
  editing.onMenu(node.id);
}

interface SelectChange {
  type: 'select';
  id: string;
  selected: boolean;
}

function selectionAfter(
  ids: readonly string[],
  changes: readonly (SelectChange | { type: string })[],
): readonly string[] {
  const picked = changes.filter((change): change is SelectChange => change.type === 'select');
  if (picked.length === 0) return ids;
  const next = new Set(ids);
  for (const { id, selected } of picked) {
    if (selected) next.add(id);
    else next.delete(id);
  }
  return [...next];
}
