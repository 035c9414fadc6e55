// The workspace's calendar in memory: due times are worked out where nothing may be waited for.
import type { Calendar } from '@leeway/shared/calendar/calendar.ts';
import type { SettingsStore } from '../../store/settings.ts';

export interface LiveCalendar {
  /** At start, and whenever settings change. */
  load(): Promise<void>;
  /** Null: every minute counts. */
  now(): Calendar | null;
}

export function createLiveCalendar(settings: Pick<SettingsStore, 'get'>): LiveCalendar {
  let calendar: Calendar | null = null;
  return {
    load: async () => {
      ({ calendar } = await settings.get());
    },
    now: () => calendar,
  };
}
