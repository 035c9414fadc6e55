// A publish begins the dials of new steps as their graph says. It never raises one that is live: that is done by turning it.
import { isDeepStrictEqual } from 'node:util';
import type { LiveDial } from '@leeway/shared/api/workflows.ts';
import { lowerLevel } from '@leeway/shared/dial/effective.ts';
import { DEFAULT_THRESHOLD, type DialSetting } from '@leeway/shared/graph/dial-setting.ts';
import type { Graph, GraphNode } from '@leeway/shared/graph/graph.ts';
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
 * but that they go no further than before. A new step under the id of another one begins as such steps do.
 */
export function dialsAfterPublish({ before, after, rows, catalogue, at }: PublishedDials): LiveDial[] {
  const live = new Map(rows.map((row) => [row.nodeId, row]));
  const earlier = new Map(before?.nodes.map((node) => [node.id, settingOf(node.dial, catalogue(node.type)?.dial)]));
  return after.nodes.flatMap((node): LiveDial[] => {
    const row = live.get(node.id);
    const usual = catalogue(node.type)?.dial ?? null;
    const next = settingOf(node.dial, usual);
    if (next !== null && usual !== null && row && isOtherStep(before, node)) {
      return [{ nodeId: node.id, by: null, isByHand: false, reason: null, setAt: at, setting: noFurther(next, usual) }];
    }
    const was = row?.setting ?? (isOtherStep(before, node) ? null : earlier.get(node.id)) ?? null;
    if (next === null || was === null || (row && row.by !== null)) return [];
    const setting = noFurther(next, was);
    // Runs of an earlier version still read what that said: where it is something else now, a row says so for all.
    if (!row && setting === next && isDeepStrictEqual(next, was)) return [];
    return [{ ...(row ?? { nodeId: node.id, by: null, isByHand: false, reason: null, setAt: at }), setting }];
  });
}

/** Whether something else had its id before: what was set for that, and why, says nothing about this step. */
export function isOtherStep(before: Graph | null, { id, type }: Pick<GraphNode, 'id' | 'type'>): boolean {
  return before?.nodes.some((node) => node.id === id && node.type !== type) ?? false;
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
