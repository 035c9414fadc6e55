import type { Connection } from '@leeway/shared/api/connections.ts';
import { type NoticeSettings, notifications } from '@leeway/shared/api/notifications.ts';
import { useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { call } from '../../api/client.ts';
import { problemsBySchema } from '../../api/problems-by-schema.ts';
import { useMay } from '../../api/queries.ts';
import { routes } from '../../api/routes.ts';
import { useForm } from '../../api/use-form.ts';
import { Checkbox } from '../../ui/checkbox.tsx';
import { NumberField } from '../../ui/number-field.tsx';
import { Select } from '../../ui/select.tsx';
import { useToast } from '../../ui/toast.tsx';
import { FormFoot } from '../form-foot.tsx';
import { Section } from '../section.tsx';
import { noticeSettingsQuery } from './notice-queries.ts';
import { PaceField, paceErrors } from './pace-field.tsx';
import { readSettings, type SettingsValues, toBody } from './settings-values.ts';
import { TestButton } from './test-button.tsx';
import { WebhookField } from './webhook-field.tsx';

const NONE = 'none';

/** What holds for everyone: the way mail leaves, the channel of the workspace, and the links in messages. */
export function WorkspaceNotices({ settings, connections }: WorkspaceNoticesProps) {
  const client = useQueryClient();
  const toast = useToast();
  const disabled = !useMay(routes.notifications.saveSettings);
  const form = useForm<SettingsValues, NoticeSettings>({
    initial: readSettings(settings),
    check: (values) =>
      problemsBySchema(notifications.saveSettings.body, toBody(values), {
        linkHours: 'Give a whole number of hours from 1 to 720.',
      }),
    send: (values) => call(routes.notifications.saveSettings, { body: toBody(values) }),
    onDone: (saved) => {
      client.setQueryData(noticeSettingsQuery.queryKey, saved);
      form.set(readSettings(saved));
      toast.show({ title: 'The notifications are saved', tone: 'ok' });
    },
  });
  const { values, set, problems } = form;
  const mails = connections.filter(({ kind }) => kind === 'smtp').map(({ id, name }) => ({ value: id, label: name }));
  return (
    <Section
      title="For the workspace"
      about={disabled ? 'Only an owner can change these.' : 'How messages leave, for everyone.'}
    >
      <form noValidate onSubmit={form.submit} className="flex max-w-144 flex-col gap-5">
        <div className="flex flex-wrap items-end gap-3">
          <Select
            label="Mail goes through"
            className="w-72"
            options={[{ value: NONE, label: 'No connection: nobody gets mail' }, ...mails]}
            value={values.mailConnection ?? NONE}
            onChange={(id) => set({ mailConnection: id === NONE ? null : id })}
            error={problems.mailConnection}
            disabled={disabled}
          />
          {!disabled && settings.mailConnection !== null && <TestButton channel="email" label="Send a test to me" />}
        </div>
        {mails.length === 0 && (
          <p className="text-ink-2">
            There is no mail connection yet.{' '}
            <Link to="/connections" className="text-focus underline underline-offset-2">
              Make one in Connections.
            </Link>
          </p>
        )}
        <WebhookField
          hasWebhook={settings.hasWebhook}
          value={values.webhookUrl}
          onChange={(webhookUrl) => set({ webhookUrl })}
          error={problems.webhookUrl}
          disabled={disabled}
        />
        {(settings.hasWebhook || values.webhookUrl) && values.webhookUrl !== null && (
          <PaceField
            label="Tell the channel"
            value={values.webhook}
            onChange={(webhook) => set({ webhook })}
            errors={paceErrors(problems, 'webhook')}
            disabled={disabled}
          />
        )}
        <Checkbox
          label="Mails hold links to decide"
          help="A link works once, for its reader alone, and opens a page that has to be confirmed. Without links mails point to Leeway."
          checked={values.hasLinks}
          onChange={(hasLinks) => set({ hasLinks })}
          disabled={disabled}
        />
        {values.hasLinks && (
          <NumberField
            label="A link works for"
            help="Or until the approval is due, if that is earlier."
            unit="hours"
            min={1}
            max={720}
            value={values.linkHours}
            onChange={(linkHours) => set({ linkHours })}
            error={problems.linkHours}
            disabled={disabled}
          />
        )}
        <FormFoot form={form} mayChange={!disabled} />
      </form>
    </Section>
  );
}

type WorkspaceNoticesProps = {
  settings: NoticeSettings;
  connections: readonly Pick<Connection, 'id' | 'name' | 'kind'>[];
};
