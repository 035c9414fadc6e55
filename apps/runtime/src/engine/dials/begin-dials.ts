// A step that goes live with a dial above what such a step begins with was set so by whoever published it: by hand, not earned.
import type { LiveDial } from '@leeway/shared/api/workflows.ts';
import type { Settings } from '@leeway/shared/api/workspace.ts';
import type { DialSetting } from '@leeway/shared/graph/dial-setting.ts';
import type { Graph } from '@leeway/shared/graph/graph.ts';
import type { Catalogue } from '@leeway/shared/graph/node-type.ts';
import type { Actor } from '@leeway/shared/run/event.ts';
import type { DialsGoingLive } from '../../store/dials.ts';
import type { NewEntry } from '../../store/trust/trust-appends.ts';
import { dialsAfterPublish, isOtherStep } from './publish-dials.ts';
import { isLooser } from './set-dial.ts';
import { levelWords } from './setting-changes.ts';

export interface Beginning {
  /** The graph that was live; null at the first publish. */
  before: Graph | null;
  after: Graph;
  /** Dials with a row of their own. */
  rows: readonly LiveDial[];
  catalogue: Catalogue;
}

/** A new step that is to begin further than such steps do. */
interface Raised {
  nodeId: string;
  setting: DialSetting;
  /** The same, no further than usual. */
  usual: DialSetting;
}

/**
 * New steps that are let do more than such a step begins with, by their graph or by a dial that was turned before they went live: then
 * the step may have been another one. Reading steps need no evidence: nothing leaves by them.
 */
function raisedAtBeginning(
  { before, after, rows, catalogue }: Beginning,
  { settings: { needsSecondPerson } }: Pick<Publishing, 'settings'>,
): Raised[] {
  const live = new Set(before?.nodes.map(({ id }) => id));
  return after.nodes.flatMap((node): Raised[] => {
    const { id, type } = node;
    const definition = catalogue(type);
    const usual = definition?.dial ?? null;
    const isOther = isOtherStep(before, node);
    if ((live.has(id) && !isOther) || usual === null || definition?.actionClass === 'A') return [];
    const row = isOther ? undefined : rows.find(({ nodeId }) => nodeId === id);
    // Whoever turned it has given a reason, which is kept.
    if (row?.isByHand && row.reason?.trim() && !needsSecondPerson) return [];
    const setting = row?.setting ?? { ...usual, ...node.dial };
    return isLooser(setting, usual) ? [{ nodeId: id, setting, usual: { ...setting, level: usual.level } }] : [];
  });
}

/** Who publishes which workflow, and when. */
export interface Publishing {
  workflowId: string;
  by: Actor;
  at: number;
  settings: Pick<Settings, 'needsSecondPerson'>;
}

/** What a publish does to the dials of a workflow: new steps begin, and those that nobody turned are as the graph says. */
export function dialsGoingLive(published: Beginning, publishing: Publishing): DialsGoingLive {
  const begun = raisedAtBeginning(published, publishing).map((raised) => beginningOf(raised, publishing));
  const kept = dialsAfterPublish({ ...published, at: publishing.at });
  return {
    // Written one after the other: what is said of a new step holds, not what its id was before.
    dials: [...kept, ...begun.map(({ dial }) => dial)],
    requests: begun.flatMap(({ request }) => (request ? [request] : [])),
    entries: begun.map(({ dial, entry }) => ({ nodeId: dial.nodeId, at: publishing.at, entry })),
  };
}

/** It is set so, or a second person is asked where the workspace wants one; the history says which, and who published. */
function beginningOf(
  { nodeId, setting, usual }: Raised,
  { workflowId, by, at, settings }: Publishing,
): { dial: LiveDial; entry: NewEntry; request: DialsGoingLive['requests'][number] | null } {
  const reason = 'It was published so.';
  const isAsked = settings.needsSecondPerson;
  const words = isAsked
    ? `${by.name} asks to begin with ${levelWords(setting)}. Somebody else has to agree.`
    : `It began with ${levelWords(setting)}, above what it has earned.`;
  const entry: NewEntry = { kind: isAsked ? 'request' : 'level', words, by, reason };
  // Nobody turned it: as long as that is so, a later publish can still lower it.
  const dial: LiveDial = {
    nodeId,
    setting: isAsked ? usual : setting,
    setAt: at,
    by: null,
    isByHand: !isAsked,
    reason,
  };
  return { dial, entry, request: isAsked ? { workflowId, nodeId, setting, reason, by, at } : null };
}
