import type { Upgrades } from '../../contract/upgrade.ts';

export const upgrades: Upgrades = {
  // Version 1 knew one way to tell repeats: an expression, where there was one.
  1: (config) =>
    config.dedupeBy === undefined && typeof config.dedupe === 'string' && config.dedupe.trim() !== ''
      ? { ...config, dedupeBy: 'expression' }
      : config,
};
