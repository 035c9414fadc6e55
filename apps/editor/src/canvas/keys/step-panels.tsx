import { cardOf } from '@leeway/nodes/cards';
import { type Panel, useDesk, useScreen } from '../canvas-desk.ts';
import { addStep, connectNodes, portsTo, type Where } from '../commands.ts';
import { useDraft } from '../draft-store.ts';
import { factsOf } from '../flow/node-facts.ts';
import { LowerDial } from './lower-dial.tsx';
import { PickDialog } from './pick-dialog.tsx';
import type { PickOption } from './pick-option.ts';
import { ShortcutSheet } from './shortcut-sheet.tsx';
import { nodeOption, stepOptions } from './step-options.tsx';

/** The lists that stand in for what a pointer does on the canvas: add, connect, find, and the edges. */
export function StepPanels() {
  const panel = useScreen((state) => state.panel);
  switch (panel?.is) {
    case 'pick-step':
      return <PickStep where={panel.where} />;
    case 'connect':
      return <PickTarget source={panel.source} />;
    case 'port':
      return <PickPort panel={panel} />;
    case 'edges':
      return <PickEdge />;
    case 'find':
      return <FindStep />;
    case 'lower':
      return <LowerDial nodeId={panel.nodeId} />;
    case 'keys':
      return <ShortcutSheet />;
    default:
      return null;
  }
}

function PickStep({ where }: { where: Where }) {
  const desk = useDesk();
  const { close, inspect } = desk.screen.getState();
  const isStart = useDraft((state) => state.graph.nodes.length === 0);
  const isBehind = where.is === 'after' || where.is === 'between';
  const pick = (type: string) => {
    const card = cardOf(type);
    const id = card && addStep(desk, card, where);
    if (!id) return;
    inspect();
    desk.flow()?.reveal(id);
  };
  return (
    <PickDialog
      title="Add a step"
      placeholder="Type to search"
      options={stepOptions((kind) => (isStart ? kind === 'trigger' : !isBehind || kind !== 'trigger'))}
      emptyText="No step is called that. Try another word, such as “email” or “approve”."
      onPick={pick}
      onClose={close}
    />
  );
}

function PickTarget({ source }: { source: string }) {
  const desk = useDesk();
  const nodes = useDraft((state) => state.graph.nodes);
  const { close, open } = desk.screen.getState();
  const title = nodes.find((node) => node.id === source)?.title ?? '';
  const pick = (target: string) => {
    const ports = portsTo(desk, source, target);
    if (ports.length > 1) open({ is: 'port', source, target, ports });
    else if (ports[0]) connectNodes(desk, { source, port: ports[0].name, target });
    desk.flow()?.focus();
  };
  return (
    <PickDialog
      title={`Connect “${title}” to`}
      placeholder="Type the name of a step"
      options={nodes.filter((node) => portsTo(desk, source, node.id).length > 0).map(nodeOption)}
      emptyText="There is no step it could lead to. Add one first."
      onPick={pick}
      onClose={close}
    />
  );
}

function PickPort({ panel }: { panel: Extract<Panel, { is: 'port' }> }) {
  const desk = useDesk();
  const { source, target, ports } = panel;
  return (
    <PickDialog
      title="When does it go this way?"
      placeholder="Type to search"
      options={ports.map(({ name, label }) => ({ id: name, label: label || name }))}
      emptyText="No way out is called that."
      onPick={(port) => {
        connectNodes(desk, { source, port, target });
        desk.flow()?.focus();
      }}
      onClose={desk.screen.getState().close}
    />
  );
}

function PickEdge() {
  const desk = useDesk();
  const graph = useDraft((state) => state.graph);
  const nodes = new Map(graph.nodes.map((node) => [node.id, node]));
  const options = graph.edges.flatMap((edge): PickOption[] => {
    const [source, target] = [nodes.get(edge.source), nodes.get(edge.target)];
    if (!source || !target) return [];
    const port = factsOf(source).ports.find(({ name }) => name === edge.sourcePort)?.label;
    return [{ id: edge.id, label: `${source.title} → ${target.title}`, ...(port ? { description: port } : {}) }];
  });
  return (
    <PickDialog
      title="Go to a line between steps"
      description="Then press I to put a step in between, or Delete to take the line away."
      placeholder="Type the name of a step"
      options={options}
      emptyText="No two steps are connected like that."
      onPick={(id) => {
        desk.store.getState().select({ edges: [id] });
        desk.flow()?.focus();
      }}
      onClose={desk.screen.getState().close}
    />
  );
}

function FindStep() {
  const desk = useDesk();
  const nodes = useDraft((state) => state.graph.nodes);
  return (
    <PickDialog
      title="Find a step"
      placeholder="Type the name of a step"
      options={nodes.map(nodeOption)}
      emptyText="No step of this workflow is called that."
      onPick={(id) => {
        desk.store.getState().select({ nodes: [id] });
        desk.flow()?.reveal(id);
        desk.flow()?.focus();
      }}
      onClose={desk.screen.getState().close}
    />
  );
}
