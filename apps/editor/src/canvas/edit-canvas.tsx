import { orderOf } from '@leeway/shared/graph/order.ts';
import { type ClipboardEvent, type KeyboardEvent, type ReactNode, useEffect, useMemo } from 'react';
import { type CanvasDesk, useDesk } from './canvas-desk.ts';
import { connectNodes, copySelected, pasteClip, portsTo, removeSelected } from './commands.ts';
import { useDraft } from './draft-store.ts';
import { FlowCanvas } from './flow/flow-canvas.tsx';
import type { FlowEditing } from './flow/flow-types.ts';
import { factsOf } from './flow/node-facts.ts';
import { pressOnCanvas } from './keys/canvas-keys.ts';
import { moveNodes } from './operations.ts';
import { looksLikeClip } from './steps/clipboard.ts';
import { stepInWords } from './steps/step-words.ts';

/** The draft on the canvas. What lies over it comes as children. */
export function EditCanvas({ children }: { children?: ReactNode }) {
  const desk = useDesk();
  const { holdFlow } = desk;
  const graph = useDraft((state) => state.graph);
  const selection = useDraft((state) => state.selection);
  const isEditable = useDraft((state) => state.isEditable);
  const editing = useMemo(() => editingOf(desk), [desk]);
  const cursor = selection.nodes.at(-1) ?? null;
  useSpokenCursor();

  const onKeyDown = (event: KeyboardEvent) => {
    if (event.target instanceof Element && event.target.closest('button, input')) return;
    if (!pressOnCanvas(desk, event)) return;
    event.preventDefault();
    event.stopPropagation();
  };
  return (
    <div className="absolute inset-0" {...clipboardOf(desk)}>
      <FlowCanvas
        ref={holdFlow}
        graph={graph}
        cards={desk.cards}
        label="Workflow canvas. Arrow keys go from step to step, question mark lists all keys."
        selection={selection}
        cursor={cursor}
        editing={isEditable ? editing : undefined}
        onSelect={desk.store.getState().select}
        onOpen={(nodeId) => {
          desk.store.getState().select({ nodes: [nodeId] });
          desk.screen.getState().inspect();
        }}
        onKeyDown={onKeyDown}
      >
        {children}
      </FlowCanvas>
    </div>
  );
}

// A command that selects says more after it, and what is said last is heard: this is for going from step to step.
function useSpokenCursor(): void {
  const { store, cards } = useDesk();
  useEffect(
    () =>
      store.subscribe((state, before) => {
        const cursor = state.selection.nodes.at(-1);
        if (cursor === before.selection.nodes.at(-1)) return;
        const node = state.graph.nodes.find(({ id }) => id === cursor);
        if (node) state.say(stepInWords(node, orderOf(state.graph), cards.card(node.id)));
      }),
    [store, cards],
  );
}

function editingOf(desk: CanvasDesk): FlowEditing {
  const { store, screen } = desk;
  return {
    onMove: (positions) => store.getState().edit(moveNodes(positions)),
    canConnect: (source, target) => portsTo(desk, source, target).length > 0,
    onConnect: (source, target) => {
      const ports = portsTo(desk, source, target);
      if (ports.length > 1) screen.getState().open({ is: 'port', source, target, ports });
      else if (ports[0]) connectNodes(desk, { source, port: ports[0].name, target });
    },
    onDropLine: (source, at) => {
      const [port] = freePorts(desk, source);
      if (!port) return;
      const place = { x: Math.round((at.x - 130) / 8) * 8, y: Math.round(at.y / 8) * 8 };
      screen.getState().open({ is: 'pick-step', where: { is: 'after', nodeId: source, port, at: place } });
    },
    onInsert: (edgeId) => screen.getState().open({ is: 'pick-step', where: { is: 'between', edgeId } }),
    onAppend: (nodeId, port) => screen.getState().open({ is: 'pick-step', where: { is: 'after', nodeId, port } }),
    onMenu: (nodeId) => {
      store.getState().select({ nodes: [nodeId] });
      screen.getState().open({ is: 'lower', nodeId });
    },
  };
}

/** The names of a step's ways out, those that lead nowhere yet first. */
function freePorts({ store }: CanvasDesk, nodeId: string): string[] {
  const { graph } = store.getState();
  const node = graph.nodes.find(({ id }) => id === nodeId);
  const used = new Set(graph.edges.filter((edge) => edge.source === nodeId).map((edge) => edge.sourcePort));
  const names = node ? factsOf(node).ports.map(({ name }) => name) : [];
  return names.toSorted((a, b) => Number(used.has(a)) - Number(used.has(b)));
}

function clipboardOf(desk: CanvasDesk) {
  const copy = (event: ClipboardEvent): boolean => {
    const clip = copySelected(desk);
    if (!clip || isTyping(event)) return false;
    event.clipboardData.setData('text/plain', JSON.stringify(clip));
    event.preventDefault();
    desk.store.getState().say(clip.nodes.length === 1 ? 'Step copied' : `${clip.nodes.length} steps copied`);
    return true;
  };
  return {
    onCopy: copy,
    onCut: (event: ClipboardEvent) => {
      if (copy(event)) removeSelected(desk);
    },
    onPaste: (event: ClipboardEvent) => {
      const text = isTyping(event) ? '' : event.clipboardData.getData('text/plain');
      if (!looksLikeClip(text) || !desk.store.getState().isEditable) return;
      event.preventDefault();
      void pasteText(desk, text);
    },
  };
}

async function pasteText(desk: CanvasDesk, text: string): Promise<void> {
  const { readClip } = await import('./steps/read-clip.ts');
  const clip = readClip(text);
  if (clip) pasteClip(desk, clip);
}

function isTyping(event: ClipboardEvent): boolean {
  return event.target instanceof Element && event.target.closest('input, textarea, [contenteditable]') !== null;
}
