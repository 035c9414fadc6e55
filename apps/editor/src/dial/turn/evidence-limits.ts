// Whether a setting goes beyond what a step has earned.
import { compareLevels } from '@leeway/shared/dial/effective.ts';
import type { DialSetting, Level } from '@leeway/shared/graph/dial-setting.ts';
import { thresholdOf } from '../levels.ts';

/** What the record proves: a level, and from which score on at `threshold`. */
export interface Earned {
  level: Level;
  position: number | null;
}

/** Drafts are free; above them a setting must let no more go alone than the record proves. */
export function isEarned(setting: DialSetting, earned: Earned | undefined): boolean {
  if (compareLevels(setting.level, 'draft') <= 0) return true;
  if (earned === undefined) return false;
  const compared = compareLevels(setting.level, earned.level);
  if (compared !== 0) return compared < 0;
  return setting.level === 'autonomous' || (earned.position !== null && thresholdOf(setting) >= earned.position);
}

/** The runtime may give the parts back in another order, and leaves out those that are not set. */
export function isSameSetting(one: DialSetting, other: DialSetting): boolean {
  const parts = (setting: DialSetting) =>
    JSON.stringify(
      Object.entries(setting)
        .filter(([, part]) => part !== undefined)
        .sort(([a], [b]) => a.localeCompare(b)),
    );
  return parts(one) === parts(other);
}
