import { defineCard } from '../../contract/define-card.ts';
import { scheduleWords } from '../../contract/schedule-pattern.ts';
import { ownTimeZone } from '../../contract/time-zone.ts';

export const card = defineCard<{ cron: string; timezone: string }>({
  type: 'triggers.schedule',
  version: 1,
  title: 'Schedule',
  summary: 'Runs start by themselves at set times',
  icon: 'calendar',
  kind: 'trigger',
  // The zone of whoever adds the step: for most people the one they mean.
  initialConfig: { cron: '0 9 * * 1-5', timezone: ownTimeZone(), missed: 'once', overlap: 'allow' },
  describe: ({ cron, timezone }) => scheduleWords(cron, timezone),
});
