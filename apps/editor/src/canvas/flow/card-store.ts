// What stands on the cards beside the graph itself: problems, live dials, what waits, the state of a run. Kept apart from the
// nodes, so that an event redraws one card and never the canvas.
import type { TrustBrief } from '@leeway/shared/api/trust.ts';
import type { Level } from '@leeway/shared/graph/dial-setting.ts';
import { createContext, use, useCallback, useSyncExternalStore } from 'react';
import type { Tone } from '../../ui/tone.tsx';

/** The state of a step in the run that is shown: a glyph and a word in a fixed slot. */
export interface CardStatus {
  tone: Tone;
  word: string;
  /** A clock in place of the tone's own glyph: it has not begun. */
  isAhead?: boolean;
}

export interface Card {
  status: CardStatus | null;
  /** Drawn with a dashed outline: the shown run did not come here. */
  isNotRun: boolean;
  /** The step the shown run is at. */
  isCurrent: boolean;
  /** What must be put right before publishing, in words. */
  problem: string | null;
  isWarning: boolean;
  /** How many runs wait for a person here, and how many are at work here, now. */
  waiting: number;
  running: number;
  /** The live level; null: the one in the graph. */
  level: Level | null;
  /** Whether the level was earned or set by hand; null: not known. */
  origin: TrustBrief['origin'] | null;
  /** The second line of the dial row, and how pressing it is. */
  line: string | null;
  lineTone: 'plain' | 'wait' | 'fail';
}

/** `taken`: the shown run went this way · `notTaken`: it will not · `plain`: not known yet, or no run is shown. */
export type EdgeLook = 'plain' | 'taken' | 'notTaken';

/** Where a card's parts come from; each is set as a whole, and later ones win. */
const LAYERS = ['problems', 'dials', 'waiting', 'running', 'run'] as const;
export type Layer = (typeof LAYERS)[number];
export type Cards = ReadonlyMap<string, Partial<Card>>;

export interface CardStore {
  card(nodeId: string): Card;
  edge(edgeId: string): EdgeLook;
  /** Sets one layer for all nodes; shown with the next frame, the last one wins. */
  setLayer(layer: Layer, cards: Cards): void;
  setEdges(looks: ReadonlyMap<string, EdgeLook>): void;
  /** Calls back when the card of a node or the look of an edge changed, once a frame at most. */
  subscribe(id: string, listener: () => void): () => void;
}

const BLANK: Card = {
  status: null,
  isNotRun: false,
  isCurrent: false,
  problem: null,
  isWarning: false,
  waiting: 0,
  running: 0,
  level: null,
  origin: null,
  line: null,
  lineTone: 'plain',
};

/** An empty store. `schedule` runs a function with the next frame. */
export function createCardStore(schedule: (flush: () => void) => void = requestFrame): CardStore {
  const layers = new Map<Layer, Cards>();
  const pending = new Map<Layer, Cards>();
  const shown = new Map<string, Card>();
  const { notify, subscribe } = createListeners();
  let edges: ReadonlyMap<string, EdgeLook> = new Map();
  let nextEdges = edges;
  let isScheduled = false;

  const flushCards = () => {
    const touched = takePending(layers, pending);
    for (const id of touched) {
      const card = LAYERS.reduce((merged, layer) => ({ ...merged, ...layers.get(layer)?.get(id) }), BLANK);
      if (isSameCard(card, shown.get(id) ?? BLANK)) continue;
      shown.set(id, card);
      notify(id);
    }
  };
  const flushEdges = () => {
    const before = edges;
    edges = nextEdges;
    if (before === edges) return;
    for (const id of new Set([...before.keys(), ...edges.keys()])) {
      if (before.get(id) !== edges.get(id)) notify(id);
    }
  };
  const flushSoon = () => {
    if (isScheduled) return;
    isScheduled = true;
    schedule(() => {
      isScheduled = false;
      flushCards();
      flushEdges();
    });
  };

  return {
    card: (nodeId) => shown.get(nodeId) ?? BLANK,
    edge: (edgeId) => edges.get(edgeId) ?? 'plain',
    setLayer: (layer, cards) => {
      if (cards.size === 0 && (pending.get(layer) ?? layers.get(layer) ?? cards).size === 0) return;
      pending.set(layer, cards);
      flushSoon();
    },
    setEdges: (looks) => {
      nextEdges = looks;
      flushSoon();
    },
    subscribe,
  };
}

/** Moves what waits into the layers; gives the ids of all nodes a changed layer says or said something of. */
function takePending(layers: Map<Layer, Cards>, pending: Map<Layer, Cards>): Set<string> {
  const touched = new Set<string>();
  for (const [layer, cards] of pending) {
    for (const id of layers.get(layer)?.keys() ?? []) touched.add(id);
    for (const id of cards.keys()) touched.add(id);
    layers.set(layer, cards);
  }
  pending.clear();
  return touched;
}

function createListeners() {
  const listeners = new Map<string, Set<() => void>>();
  return {
    notify: (id: string) => {
      for (const listener of listeners.get(id) ?? []) listener();
    },
    subscribe: (id: string, listener: () => void) => {
      const all = listeners.get(id) ?? new Set();
      listeners.set(id, all.add(listener));
      return () => {
        all.delete(listener);
        if (all.size === 0) listeners.delete(id);
      };
    },
  };
}

export const CardContext = createContext<CardStore | null>(null);

/** The card of one node; draws again only when that card changes. */
export function useCard(nodeId: string): Card {
  const store = useCardStore();
  const subscribe = useCallback((listener: () => void) => store.subscribe(nodeId, listener), [store, nodeId]);
  return useSyncExternalStore(subscribe, () => store.card(nodeId));
}

/** How one edge looks in the shown run. */
export function useEdgeLook(edgeId: string): EdgeLook {
  const store = useCardStore();
  const subscribe = useCallback((listener: () => void) => store.subscribe(edgeId, listener), [store, edgeId]);
  return useSyncExternalStore(subscribe, () => store.edge(edgeId));
}

function useCardStore(): CardStore {
  const store = use(CardContext);
  if (!store) throw new Error('A card needs a CardContext above it.');
  return store;
}

function isSameCard(first: Card, second: Card): boolean {
  const { status: a, ...rest } = first;
  const { status: b, ...other } = second;
  const isSameStatus = a === b || (a?.word === b?.word && a?.tone === b?.tone && a?.isAhead === b?.isAhead);
  return isSameStatus && JSON.stringify(rest) === JSON.stringify(other);
}

function requestFrame(flush: () => void): void {
  requestAnimationFrame(flush);
}
