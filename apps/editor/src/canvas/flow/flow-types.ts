import type { Graph } from '@leeway/shared/graph/graph.ts';

export interface FlowPoint {
  x: number;
  y: number;
}

/** Ids of selected nodes and edges. */
export interface FlowSelection {
  nodes: readonly string[];
  edges: readonly string[];
}

/** What a person may do to the graph with the pointer. Positions are in the graph's own measure. */
export interface FlowEditing {
  onMove: (positions: ReadonlyMap<string, FlowPoint>) => void;
  onConnect: (source: string, target: string) => void;
  canConnect: (source: string, target: string) => boolean;
  /** A line was dropped where nothing is. */
  onDropLine: (source: string, at: FlowPoint) => void;
  onInsert: (edgeId: string) => void;
  onAppend: (nodeId: string, port: string) => void;
  /** The right button on a card. */
  onMenu: (nodeId: string) => void;
}

/** What the screen round the canvas may ask of it. */
export interface FlowHandle {
  /** Shows the whole graph. */
  fit: () => void;
  /** Brings a node into sight, with room round it; does nothing when it is in sight already. */
  reveal: (nodeId: string) => void;
  /** A point of the window in the graph's measure, or null when it is not over the canvas. */
  toGraph: (clientX: number, clientY: number) => FlowPoint | null;
  /** The middle of what is in sight. */
  middle: () => FlowPoint;
  focus: () => void;
}

/** What useFlow works from. */
export interface FlowInput {
  graph: Graph;
  selection: FlowSelection;
  onSelect: (selection: FlowSelection) => void;
  onOpen?: (nodeId: string) => void;
  editing?: FlowEditing;
  cursor: string | null;
}
