// Dials that come with a workflow from elsewhere: nobody here has decided how far they may go, and no evidence came with them.
import { DEFAULT_ALPHA, DEFAULT_DELTA, type DialSetting } from '../graph/dial-setting.ts';
import type { Graph, GraphNode } from '../graph/graph.ts';
import type { Catalogue } from '../graph/node-type.ts';
import type { Problem } from '../graph/problem.ts';
import { PER_RECIPIENT_A_DAY } from './blast-radius.ts';
import { compareLevels } from './effective.ts';

/**
 * The graph with each dial no higher than its step begins with here, and on usual terms where the file's were looser. What was changed
 * is said, a warning for each step. Rules that make a step ask are kept.
 */
export function withUsualDials(graph: Graph, catalogue: Catalogue): { graph: Graph; notes: Problem[] } {
  const notes: Problem[] = [];
  const nodes = graph.nodes.map((node) => {
    const usual = catalogue(node.type)?.dial;
    if (!node.dial || !usual) return node;
    const dial = strictOf(node.dial, usual);
    if (JSON.stringify(dial) === JSON.stringify(node.dial)) return node;
    notes.push(noteOn(node, usual));
    return { ...node, dial };
  });
  return { graph: { ...graph, nodes }, notes };
}

function strictOf(dial: DialSetting, usual: DialSetting): DialSetting {
  const isAbove = compareLevels(dial.level, usual.level) > 0;
  const { stakes = 'normal', auditShare, undoSeconds, maxSameRecipient, alpha, delta, threshold } = dial;
  const loose: Partial<Record<keyof DialSetting, boolean>> = {
    stakes: stakes === 'low',
    alpha: alpha !== undefined && alpha > DEFAULT_ALPHA[stakes === 'low' ? 'normal' : stakes],
    delta: delta !== undefined && delta > DEFAULT_DELTA,
    threshold: threshold !== undefined && isAbove,
    // Said for nothing: the floor of the stakes holds. It would look as if nothing were checked.
    auditShare: auditShare === 0,
    undoSeconds: undoSeconds !== undefined && undoSeconds !== usual.undoSeconds,
    maxSameRecipient: maxSameRecipient !== undefined && maxSameRecipient > PER_RECIPIENT_A_DAY,
  };
  const kept = Object.fromEntries(
    Object.entries(dial).filter(([name]) => !Object.entries(loose).some(([field, is]) => field === name && is)),
  );
  return { ...kept, level: isAbove ? usual.level : dial.level };
}

const NAMES = {
  watch: 'Watch only',
  draft: 'Draft and approve',
  threshold: 'Ask when unsure',
  autonomous: 'Autonomous',
} as const;

function noteOn({ id, title, name }: GraphNode, usual: DialSetting): Problem {
  const shown = title || name;
  return {
    severity: 'warning',
    code: 'dial.not_imported',
    nodeId: id,
    nodeTitle: shown,
    field: 'dial',
    message: `“${shown}” came with a dial that lets more go alone. It starts on ${NAMES[usual.level]} here, on usual terms; turn it yourself.`,
  };
}
