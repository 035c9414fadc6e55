// A step that goes live with a dial above what such a step begins with was set so by whoever published it: by hand, not earned.
import type { LiveDial } from '@leeway/shared/api/workflows.ts';
import type { Settings } from '@leeway/shared/api/workspace.ts';
import type { DialSetting } from '@leeway/shared/graph/dial-setting.ts';
import type { Graph } from '@leeway/shared/graph/graph.ts';
import type { Catalogue } from '@leeway/shared/graph/node-type.ts';
import type { Actor } from '@leeway/shared/run/event.ts';
import type { Journal } from '../../store/journal.ts';
import type { DialRequestStore } from '../../store/trust/dial-requests.ts';
import type { NewEntry } from '../../store/trust/trust-appends.ts';
import { isLooser, levelWords } from './set-dial.ts';

export interface Beginning {
  /** The graph that was live; null at the first publish. */
  before: Graph | null;
  after: Graph;
  /** Dials with a row of their own. */
  rows: readonly LiveDial[];
  catalogue: Catalogue;
}

/** A new step that is to begin further than such steps do. */
export interface Raised {
  nodeId: string;
  setting: DialSetting;
  /** The same, no further than usual. */
  usual: DialSetting;
}

/** New steps whose graph lets them do more than such a step begins with. Reading steps need no evidence: nothing leaves by them. */
export function raisedAtBeginning({ before, after, rows, catalogue }: Beginning): Raised[] {
  const known = new Set([...rows, ...(before?.nodes ?? [])].map((each) => ('nodeId' in each ? each.nodeId : each.id)));
  return after.nodes.flatMap(({ id, type, dial }): Raised[] => {
    const definition = catalogue(type);
    const usual = definition?.dial ?? null;
    if (known.has(id) || usual === null || dial === undefined || definition?.actionClass === 'A') return [];
    if (!isLooser(dial, usual)) return [];
    return [{ nodeId: id, setting: { ...usual, ...dial }, usual: { ...usual, ...dial, level: usual.level } }];
  });
}

export interface BeginDeps {
  journal: Pick<Journal, 'appendWorkspace'>;
  dialRequests: Pick<DialRequestStore, 'ask'>;
}

/** Sets it, or asks a second person where the workspace wants one; the history says which, and who published. */
export async function beginDial(
  { journal, dialRequests }: BeginDeps,
  { nodeId, setting, usual }: Raised,
  { workflowId, by, at, settings }: { workflowId: string; by: Actor; at: number; settings: Settings },
): Promise<void> {
  const reason = 'It was published so.';
  const isAsked = settings.needsSecondPerson;
  const words = isAsked
    ? `${by.name} asks to begin with ${levelWords(setting)}. Somebody else has to agree.`
    : `It began with ${levelWords(setting)}, above what it has earned.`;
  if (isAsked) await dialRequests.ask({ workflowId, nodeId, setting, reason, by, at });
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
  await journal.appendWorkspace({ type: 'dial.set', at, workflowId, nodeId, change: { entry, dial } });
}
