import { ownTimeZone } from '@leeway/nodes/contract/time-zone.ts';
import type { Settings } from '@leeway/shared/api/workspace.ts';
import { workspace } from '@leeway/shared/api/workspace.ts';
import { useQueryClient } from '@tanstack/react-query';
import { call } from '../../api/client.ts';
import { problemsBySchema } from '../../api/problems-by-schema.ts';
import { settingsQuery, useMay } from '../../api/queries.ts';
import { routes } from '../../api/routes.ts';
import { useForm } from '../../api/use-form.ts';
import { RadioGroup } from '../../ui/radio-group.tsx';
import { useToast } from '../../ui/toast.tsx';
import { FormFoot } from '../form-foot.tsx';
import { LoadedSettings } from '../loaded-settings.tsx';
import { Section } from '../section.tsx';
import { TimeZoneField } from '../time-zone-field.tsx';
import { HolidayFields } from './holiday-fields.tsx';
import { type HoursValues, readHours, toCalendar } from './hours-values.ts';
import { WeekFields } from './week-fields.tsx';

/** When people work: due times in working hours are counted by it. */
export function HoursTab() {
  return <LoadedSettings what="working hours">{(settings) => <HoursForm settings={settings} />}</LoadedSettings>;
}

const counts: readonly { value: 'all' | 'working'; label: string; description: string }[] = [
  { value: 'all', label: 'Every minute', description: 'Due times run at night and on days off too.' },
  {
    value: 'working',
    label: 'Working hours only',
    description: 'Where a step counts working time, its clock stands still outside these hours.',
  },
];

function HoursForm({ settings }: { settings: Settings }) {
  const client = useQueryClient();
  const toast = useToast();
  const disabled = !useMay(routes.workspace.saveSettings);
  const form = useForm<HoursValues, Settings>({
    initial: readHours(settings.calendar, ownTimeZone()),
    check: (values) => problemsBySchema(workspace.saveSettings.body, { calendar: toCalendar(values) }),
    send: (values) => call(routes.workspace.saveSettings, { body: { calendar: toCalendar(values) } }),
    onDone: (saved) => {
      client.setQueryData(settingsQuery.queryKey, saved);
      toast.show({ title: 'The working hours are saved', tone: 'ok' });
    },
  });
  const { values, set, problems } = form;
  return (
    <Section
      title="Working hours"
      about={disabled ? 'Only an owner can change these.' : 'When the people here decide. Due times are counted by it.'}
    >
      <form noValidate onSubmit={form.submit} className="flex max-w-128 flex-col gap-5">
        <RadioGroup
          label="What counts"
          options={counts}
          value={values.isOn ? 'working' : 'all'}
          onChange={(next) => set({ isOn: next === 'working' })}
          disabled={disabled}
        />
        {values.isOn && (
          <>
            <TimeZoneField
              value={values.timeZone}
              onChange={(timeZone) => set({ timeZone })}
              error={problems['calendar.timeZone']}
              disabled={disabled}
            />
            <WeekFields week={values.week} onChange={(week) => set({ week })} problems={problems} disabled={disabled} />
            <HolidayFields
              holidays={values.holidays}
              onChange={(holidays) => set({ holidays })}
              problems={problems}
              disabled={disabled}
            />
          </>
        )}
        <FormFoot form={form} mayChange={!disabled} />
      </form>
    </Section>
  );
}
