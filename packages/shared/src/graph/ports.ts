// The ways out of a node, as far as its config can be read.
import type { GraphNode } from './graph.ts';
import type { NodeType, Port } from './node-type.ts';

/** The port a failed step leaves by, when its node shows one. */
export const ERROR_PORT = 'error';

/** The output ports of a node, the error port included; null when its config does not say which it has. */
export function portsOf(node: GraphNode, type: NodeType): readonly Port[] | null {
  const parsed = type.config.safeParse(node.config);
  try {
    // A config that is half filled in mostly says its ports already.
    const ports = type.outputs(parsed.success ? parsed.data : node.config);
    return hasErrorPort(node, type) ? [...ports, { name: ERROR_PORT, label: 'If it fails' }] : ports;
  } catch {
    return null;
  }
}

/** Every node but a trigger can lead a failure on by a port of its own. */
function hasErrorPort(node: GraphNode, type: NodeType): boolean {
  return node.onError === 'branch' && type.kind !== 'trigger';
}
