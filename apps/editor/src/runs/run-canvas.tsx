import { useEffect, useMemo, useRef, useState } from 'react';
import { createCardStore } from '../canvas/flow/card-store.ts';
import { FlowCanvas } from '../canvas/flow/flow-canvas.tsx';
import type { FlowHandle, FlowSelection } from '../canvas/flow/flow-types.ts';
import { pictureOf } from '../canvas/flow/run-cards.ts';
import type { ShownRun } from './use-run.ts';

type RunCanvasProps = {
  shown: ShownRun;
  selectedId: string | undefined;
  now: number;
  onSelect: (nodeId: string) => void;
};

/** The canvas of the workflow as it was in this run: to look at, with the state of each step on its card. */
export function RunCanvas({ shown, selectedId, now, onSelect }: RunCanvasProps) {
  const [cards] = useState(() => createCardStore());
  const flow = useRef<FlowHandle>(null);
  const { run, part, state, isPresent } = shown;
  useEffect(() => {
    const picture = pictureOf(part, state, isPresent ? now : state.now);
    cards.setLayer('run', picture.cards);
    cards.setEdges(picture.edges);
  }, [cards, part, state, isPresent, now]);
  useEffect(() => {
    if (selectedId) flow.current?.reveal(selectedId);
  }, [selectedId]);
  const selection: FlowSelection = useMemo(() => ({ nodes: selectedId ? [selectedId] : [], edges: [] }), [selectedId]);
  const select = ({ nodes }: FlowSelection) => {
    const id = nodes.at(-1);
    if (id && id !== selectedId) onSelect(id);
  };
  return (
    <div className="relative h-full bg-canvas">
      <FlowCanvas
        ref={flow}
        graph={run.graph}
        cards={cards}
        label={`The steps of ${run.workflowTitle} in this run`}
        selection={selection}
        onSelect={select}
        onOpen={onSelect}
      />
      <p id="canvas-keys" hidden>
        Left and right arrow go through the run, Space plays it. The steps are also in the list of steps.
      </p>
    </div>
  );
}
