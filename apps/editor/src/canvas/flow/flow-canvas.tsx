// The one door to React Flow: a graph in, gestures out. The editor's canvas and the run page both draw with it.
import '@xyflow/react/dist/base.css';
import './flow.css';
import type { Graph } from '@leeway/shared/graph/graph.ts';
import { Background, type EdgeTypes, type NodeTypes, ReactFlow, ReactFlowProvider } from '@xyflow/react';
import { type KeyboardEvent, type PointerEvent, type ReactNode, type Ref, useRef } from 'react';
import { BodyLayer } from './body-layer.tsx';
import { CardContext, type CardStore } from './card-store.ts';
import { FlowActionsContext } from './flow-actions.ts';
import { FlowControls } from './flow-controls.tsx';
import { FlowWay } from './flow-edge.tsx';
import { FlowStep } from './flow-node.tsx';
import { FIT, FlowPilot } from './flow-pilot.tsx';
import type { FlowEditing, FlowHandle, FlowSelection } from './flow-types.ts';
import type { FlowEdge, FlowNode } from './to-flow.ts';
import { useFlow } from './use-flow.ts';

export type FlowCanvasProps = {
  graph: Graph;
  cards: CardStore;
  /** The canvas's name for screen readers. */
  label: string;
  selection: FlowSelection;
  onSelect: (selection: FlowSelection) => void;
  /** A card was clicked. */
  onOpen?: (nodeId: string) => void;
  /** Left out: the graph can only be looked at. */
  editing?: FlowEditing;
  /** The node the keyboard is at. */
  cursor?: string | null;
  onKeyDown?: (event: KeyboardEvent) => void;
  ref?: Ref<FlowHandle>;
  children?: ReactNode;
};

const nodeTypes: NodeTypes = { step: FlowStep };
const edgeTypes: EdgeTypes = { way: FlowWay };
const GRID: [number, number] = [8, 8];
/** The middle and the right button pan; the left one draws a box, or pans with Space held down. */
const PAN_BUTTONS = [1, 2];
const fitAtFirst = { ...FIT, minZoom: 0.45 } as const;
/** A larger graph is not fitted: it opens at its first step, at a size that can be read. */
const MOST_FITTED = 60;

/** The canvas. It fills its parent; its children are drawn over it. One tab stop: `cursor` tells where the keyboard is. */
export function FlowCanvas(props: FlowCanvasProps) {
  return (
    <ReactFlowProvider>
      <CardContext value={props.cards}>
        <Drawing {...props} />
      </CardContext>
    </ReactFlowProvider>
  );
}

function Drawing({ graph, label, cursor = null, editing, ref, children, ...props }: FlowCanvasProps) {
  const box = useRef<HTMLDivElement>(null);
  const flow = useFlow({ ...props, graph, cursor, editing });
  const isEditable = editing !== undefined;
  // Clicks on the canvas must bring the keyboard here: React Flow's own layers take no focus.
  const takeFocus = (event: PointerEvent) => {
    if (event.target instanceof Element && !event.target.closest('button')) box.current?.focus({ preventScroll: true });
  };
  return (
    <div className="absolute inset-0">
      <FlowActionsContext value={flow.actions}>
        {/* React Flow's element is an application with keys of its own (ux.md 4.1); what they do is said by a live region. */}
        <ReactFlow<FlowNode, FlowEdge>
          ref={box}
          className="flow"
          aria-label={label}
          aria-describedby="canvas-keys"
          tabIndex={0}
          onKeyDown={props.onKeyDown}
          onPointerDown={takeFocus}
          nodes={flow.nodes}
          edges={flow.edges}
          nodeTypes={nodeTypes}
          edgeTypes={edgeTypes}
          onNodesChange={flow.onNodesChange}
          onEdgesChange={flow.onEdgesChange}
          onNodeClick={flow.onNodeClick}
          onNodeContextMenu={flow.onNodeContextMenu}
          onNodeDragStop={flow.onDragStop}
          onSelectionDragStop={flow.onSelectionDragStop}
          onConnect={flow.onConnect}
          onConnectEnd={flow.onConnectEnd}
          isValidConnection={flow.isValidConnection}
          onlyRenderVisibleElements
          nodesDraggable={isEditable}
          nodesConnectable={isEditable}
          nodesFocusable={false}
          edgesFocusable={false}
          elementsSelectable
          selectNodesOnDrag={false}
          disableKeyboardA11y
          deleteKeyCode={null}
          connectOnClick={false}
          connectionRadius={28}
          snapToGrid
          snapGrid={GRID}
          selectionOnDrag={isEditable && !isTouch()}
          panOnDrag={isEditable && !isTouch() ? PAN_BUTTONS : true}
          panActivationKeyCode="Space"
          zoomOnDoubleClick={false}
          minZoom={0.1}
          maxZoom={1.6}
          fitView={graph.nodes.length <= MOST_FITTED}
          fitViewOptions={fitAtFirst}
          attributionPosition="bottom-right"
        >
          <Background gap={24} size={1.25} />
          <BodyLayer graph={graph} />
          <FlowPilot box={box} graph={graph} mostFitted={MOST_FITTED} ref={ref} />
          <FlowControls />
        </ReactFlow>
      </FlowActionsContext>
      {children}
    </div>
  );
}

function isTouch(): boolean {
  return window.matchMedia('(pointer: coarse)').matches;
}
