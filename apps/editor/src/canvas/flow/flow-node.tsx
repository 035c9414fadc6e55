import type { GraphNode } from '@leeway/shared/graph/graph.ts';
import type { Port } from '@leeway/shared/graph/node-type.ts';
import { Handle, type NodeProps, Position } from '@xyflow/react';
import { Plus } from 'lucide-react';
import { memo } from 'react';
import { classNames } from '../../ui/class-names.ts';
import { NodeFrame } from '../node-frame.tsx';
import { useCard } from './card-store.ts';
import { useFlowActions } from './flow-actions.ts';
import { factsOf } from './node-facts.ts';
import type { FlowNode } from './to-flow.ts';

/** A card with its handles, and below it an add button for each way out that leads nowhere yet. */
export const FlowStep = memo(function FlowStep({ id, data, selected }: NodeProps<FlowNode>) {
  const card = useCard(id);
  const { node, freePorts, isCursor, isEditable } = data;
  const { isTrigger, ports } = factsOf(node);
  return (
    <>
      {!isTrigger && <Handle id="in" type="target" position={Position.Top} isConnectable={isEditable} />}
      <NodeFrame node={node} card={card} isSelected={selected} isCursor={isCursor} />
      {ports.length > 0 && <Handle id="out" type="source" position={Position.Bottom} isConnectable={isEditable} />}
      {freePorts.length > 0 && <AddAfter node={node} ports={freePorts} hasLabels={ports.length > 1} />}
    </>
  );
});

function AddAfter({ node, ports, hasLabels }: { node: GraphNode; ports: readonly Port[]; hasLabels: boolean }) {
  const { append } = useFlowActions();
  const { id, title } = node;
  // Below the card the edge of another way out has its own label.
  const isBeside = ports.length < factsOf(node).ports.length;
  return (
    <div className={classNames('add-after nodrag nopan', isBeside && 'is-beside')}>
      {ports.map((port) => (
        <button
          key={port.name}
          type="button"
          // Reached by keyboard from the card itself (A), so that the canvas stays one stop.
          tabIndex={-1}
          className="add-button"
          aria-label={hasLabels ? `Add a step after ${title}, ${port.label}` : `Add a step after ${title}`}
          onClick={(event) => {
            event.stopPropagation();
            append(id, port.name);
          }}
        >
          <Plus aria-hidden />
          {hasLabels && port.label}
        </button>
      ))}
    </div>
  );
}
