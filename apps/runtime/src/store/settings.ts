// Workspace settings: one row per setting that was ever changed; the rest are defaults.
import { type Settings, settingsSchema } from '@leeway/shared/api/workspace.ts';
import { eq } from './drizzle.ts';
import type { Store } from './open-store.ts';
import * as schema from './schema.ts';

const DEFAULTS: Settings = {
  workspaceName: 'My workspace',
  policy: 'judgement',
  ceiling: 'autonomous',
  classCeilings: { B: 'autonomous', C: 'autonomous', D: 'draft' },
  needsSecondPerson: false,
  isAutoRaised: false,
  minEvidenceDays: 0,
  minReviewers: 1,
  reviewQuality: { canaryShare: 0, blindShare: 0.05, isSpeedChecked: true, hasSecondLook: false },
  requiresPreview: false,
  undoSeconds: 10,
  allowedHosts: [],
  currency: 'GBP',
  calendar: null,
  keepDays: null,
  keepRuns: null,
};
const NAMES = settingsSchema.keyof().options;
const KILL_SWITCH = 'killSwitch';

export interface SettingsStore {
  get(): Promise<Settings>;
  /** Changes what is given, all at once, and gives all settings. */
  update(changes: Partial<Settings>): Promise<Settings>;
  /** The kill switch of the whole workspace; a workflow's own is in workflows.ts. */
  isKillSwitchOn(): Promise<boolean>;
  setKillSwitch(on: boolean): Promise<void>;
}

export function createSettingsStore({ orm }: Store): SettingsStore {
  const table = schema.settings;

  async function get(): Promise<Settings> {
    const rows = new Map(
      orm
        .select()
        .from(table)
        .all()
        .map(({ name, value }) => [name, value]),
    );
    const stored = NAMES.flatMap((name) => {
      const value = rows.get(name);
      return value === undefined ? [] : [[name, JSON.parse(value)]];
    });
    return settingsSchema.parse({ ...DEFAULTS, ...Object.fromEntries(stored) });
  }

  return {
    get,
    update: async (changes) => {
      orm.transaction((tx) => {
        for (const name of NAMES.filter((candidate) => changes[candidate] !== undefined)) {
          const value = JSON.stringify(changes[name]);
          tx.insert(table).values({ name, value }).onConflictDoUpdate({ target: table.name, set: { value } }).run();
        }
      });
      return get();
    },
    isKillSwitchOn: async () => orm.select().from(table).where(eq(table.name, KILL_SWITCH)).get()?.value === 'true',
    setKillSwitch: async (on) => {
      const value = String(on);
      orm
        .insert(table)
        .values({ name: KILL_SWITCH, value })
        .onConflictDoUpdate({ target: table.name, set: { value } })
        .run();
    },
  };
}
