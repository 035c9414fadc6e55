import { type NoticeChoice, notifications } from '@leeway/shared/api/notifications.ts';
import { useQueryClient } from '@tanstack/react-query';
import { call } from '../../api/client.ts';
import { problemsBySchema } from '../../api/problems-by-schema.ts';
import { routes } from '../../api/routes.ts';
import { useForm } from '../../api/use-form.ts';
import { Checkbox } from '../../ui/checkbox.tsx';
import { TextField } from '../../ui/text-field.tsx';
import { useToast } from '../../ui/toast.tsx';
import { FormFoot } from '../form-foot.tsx';
import { Section } from '../section.tsx';
import { TimeZoneField } from '../time-zone-field.tsx';
import { BrowserPermission } from './browser-permission.tsx';
import { choiceQuery } from './notice-queries.ts';
import { PaceField, paceErrors } from './pace-field.tsx';

/** How the person signed in is told what waits for them. */
export function OwnNotices({ choice, hasMail }: { choice: NoticeChoice; hasMail: boolean }) {
  const client = useQueryClient();
  const toast = useToast();
  const form = useForm<NoticeChoice, NoticeChoice>({
    initial: choice,
    check: (values) => problemsBySchema(notifications.saveChoice.body, values),
    send: (body) => call(routes.notifications.saveChoice, { body }),
    onDone: (saved) => {
      client.setQueryData(choiceQuery.queryKey, saved);
      toast.show({ title: 'Saved', description: 'What already waits to be sent follows it.', tone: 'ok' });
    },
  });
  const { values, set, problems } = form;
  const { quiet } = values;
  return (
    <Section title="How you are told" about="When an approval is for you, is due soon, or comes to you late.">
      <form noValidate onSubmit={form.submit} className="flex max-w-144 flex-col gap-5">
        <PaceField
          label="E-mail"
          help={
            hasMail ? 'At most one mail a minute.' : 'No mail is sent here yet: an owner has to choose a connection.'
          }
          value={values.email}
          onChange={(email) => set({ email })}
          errors={paceErrors(problems, 'email')}
        />
        <div className="flex flex-col gap-2">
          <PaceField
            label="In the browser"
            value={values.page}
            onChange={(page) => set({ page })}
            errors={paceErrors(problems, 'page')}
          />
          {values.page.mode !== 'none' && <BrowserPermission />}
        </div>
        <fieldset className="flex flex-col gap-2">
          <legend className="sr-only">Quiet hours</legend>
          <Checkbox
            label="Quiet hours"
            help="Nothing is sent then; it comes when they are over."
            checked={quiet !== null}
            onChange={(isOn) => set({ quiet: isOn ? { from: '19:00', to: '08:00' } : null })}
          />
          {quiet && (
            <div className="flex items-start gap-3 pl-6.5">
              <TextField
                label="From"
                type="time"
                className="w-28"
                value={quiet.from}
                onChange={(from) => set({ quiet: { ...quiet, from } })}
                error={problems['quiet.from']}
              />
              <TextField
                label="To"
                type="time"
                className="w-28"
                value={quiet.to}
                onChange={(to) => set({ quiet: { ...quiet, to } })}
                error={problems['quiet.to']}
              />
            </div>
          )}
        </fieldset>
        <TimeZoneField
          value={values.timeZone}
          onChange={(timeZone) => set({ timeZone })}
          help="Yours: for quiet hours, daily mails, and times in them."
          error={problems.timeZone}
        />
        <FormFoot form={form} mayChange />
      </form>
    </Section>
  );
}
