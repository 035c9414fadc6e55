// A publish begins the dials of new steps as their graph says. It never raises one that is live: that is done by turning it.
import type { LiveDial } from '@leeway/shared/api/workflows.ts';
import { lowerLevel } from '@leeway/shared/dial/effective.ts';
import { DEFAULT_THRESHOLD, type DialSetting } from '@leeway/shared/graph/dial-setting.ts';
import type { Graph } from '@leeway/shared/graph/graph.ts';
import type { Catalogue } from '@leeway/shared/graph/node-type.ts';

export interface PublishedDials {
  /** The graph that was live; null at the first publish. */
  before: Graph | null;
  after: Graph;
  /** Dials with a row of their own. */
  rows: readonly LiveDial[];
  catalogue: Catalogue;
  at: number;
}

/**
 * The dials whose rows a publish writes. One that a person turned stays as it is. Of the others everything is as the new graph says,
 * but that they go no further than before.
 */
export function dialsAfterPublish({ before, after, rows, catalogue, at }: PublishedDials): LiveDial[] {
  const live = new Map(rows.map((row) => [row.nodeId, row]));
  const earlier = new Map(before?.nodes.map((node) => [node.id, settingOf(node.dial, catalogue(node.type)?.dial)]));
  return after.nodes.flatMap((node): LiveDial[] => {
    const row = live.get(node.id);
    const next = settingOf(node.dial, catalogue(node.type)?.dial);
    const was = row?.setting ?? earlier.get(node.id) ?? null;
    if (next === null || was === null || (row && row.by !== null)) return [];
    const setting = noFurther(next, was);
    // As long as the graph says it all, there is no row to keep in step with it.
    if (!row && setting === next) return [];
    return [{ ...(row ?? { nodeId: node.id, by: null, isByHand: false, reason: null, setAt: at }), setting }];
  });
}

function settingOf(own: DialSetting | undefined, usual: DialSetting | null | undefined): DialSetting | null {
  return usual ? { ...usual, ...own } : null;
}

function noFurther(next: DialSetting, was: DialSetting): DialSetting {
  const level = lowerLevel(next.level, was.level) ?? was.level;
  const isLower = next.level === 'threshold' && was.level === 'threshold' && thresholdOf(next) < thresholdOf(was);
  if (level === next.level && !isLower) return next;
  return {
    ...next,
    level,
    ...(isLower || level === 'threshold' ? { threshold: Math.max(thresholdOf(next), thresholdOf(was)) } : {}),
  };
}

function thresholdOf({ threshold = DEFAULT_THRESHOLD }: DialSetting): number {
  return threshold;
}
