import { createContext, use } from 'react';

/** What cards and edges may ask of the canvas round them; the object never changes, so that nothing is drawn again for it. */
export interface FlowActions {
  insertOn: (edgeId: string) => void;
  append: (nodeId: string, port: string) => void;
}

export const FlowActionsContext = createContext<FlowActions | null>(null);

export function useFlowActions(): FlowActions {
  const actions = use(FlowActionsContext);
  if (!actions) throw new Error('A card needs a FlowActionsContext above it.');
  return actions;
}
