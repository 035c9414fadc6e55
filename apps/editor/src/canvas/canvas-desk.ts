// What the parts of the canvas screen share: the draft, what is open over it, the cards' store, and the canvas itself.

import type { Port } from '@leeway/shared/graph/node-type.ts';
import { createContext, use } from 'react';
import { useStore } from 'zustand';
import { createStore, type StoreApi } from 'zustand/vanilla';
import type { Autosave } from './autosave.ts';
import type { Desk, Where } from './commands.ts';
import type { CardStore } from './flow/card-store.ts';
import type { FlowHandle } from './flow/flow-types.ts';

/** What is open over the canvas; one at a time. */
export type Panel =
  | { is: 'pick-step'; where: Where }
  | { is: 'connect'; source: string }
  | { is: 'port'; source: string; target: string; ports: readonly Port[] }
  | { is: 'edges' }
  | { is: 'find' }
  | { is: 'lower'; nodeId: string }
  | { is: 'keys' }
  | { is: 'test' }
  | { is: 'go-live' }
  | { is: 'settings' }
  | { is: 'delete' };

export interface ScreenState {
  panel: Panel | null;
  /** Whether the selected step's inspector is open. */
  isInspecting: boolean;
  /** Dotted path of the field to go to in the inspector; null: none. */
  focusField: string | null;
  open: (panel: Panel) => void;
  close: () => void;
  inspect: (focusField?: string | null) => void;
  closeInspector: () => void;
}

export type ScreenStore = StoreApi<ScreenState>;

export interface CanvasDesk extends Desk {
  screen: ScreenStore;
  cards: CardStore;
  autosave: Autosave;
  /** The canvas, while it is drawn; null in the outline. */
  flow: () => FlowHandle | null;
  holdFlow: (flow: FlowHandle | null) => void;
}

export function createScreenStore(): ScreenStore {
  return createStore<ScreenState>()((set) => ({
    panel: null,
    isInspecting: false,
    focusField: null,
    open: (panel) => set({ panel }),
    close: () => set({ panel: null }),
    inspect: (focusField = null) => set({ isInspecting: true, focusField }),
    closeInspector: () => set({ isInspecting: false, focusField: null }),
  }));
}

export const DeskContext = createContext<CanvasDesk | null>(null);

export function useDesk(): CanvasDesk {
  const desk = use(DeskContext);
  if (!desk) throw new Error('useDesk needs a DeskContext above it.');
  return desk;
}

export function useScreen<T>(select: (state: ScreenState) => T): T {
  return useStore(useDesk().screen, select);
}
