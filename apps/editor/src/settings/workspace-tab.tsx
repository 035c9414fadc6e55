import type { Settings } from '@leeway/shared/api/workspace.ts';
import { workspace } from '@leeway/shared/api/workspace.ts';
import { useQueryClient } from '@tanstack/react-query';
import { call } from '../api/client.ts';
import { problemsBySchema } from '../api/problems-by-schema.ts';
import { settingsQuery, useMay } from '../api/queries.ts';
import { routes } from '../api/routes.ts';
import { useForm } from '../api/use-form.ts';
import { NumberField } from '../ui/number-field.tsx';
import { TextArea } from '../ui/text-area.tsx';
import { TextField } from '../ui/text-field.tsx';
import { useToast } from '../ui/toast.tsx';
import { FormFoot } from './form-foot.tsx';
import { readAllowedHosts } from './hosts-text.ts';
import { KeepFields } from './keep-fields.tsx';
import { LoadedSettings } from './loaded-settings.tsx';
import { Section } from './section.tsx';

/** What holds for the whole workspace. */
export function WorkspaceTab() {
  return <LoadedSettings what="settings">{(settings) => <SettingsForm settings={settings} />}</LoadedSettings>;
}

/** The part of the settings that this tab shows and sends; what other tabs change meanwhile stays as it is. */
type Values = Pick<Settings, 'workspaceName' | 'currency' | 'keepDays' | 'keepRuns'> & {
  undoSeconds: number | null;
  hosts: string;
};

function toBody({ hosts, undoSeconds, currency, ...rest }: Values) {
  return {
    ...rest,
    currency: currency.trim().toUpperCase(),
    undoSeconds: undoSeconds ?? Number.NaN,
    allowedHosts: readAllowedHosts(hosts),
  };
}

function SettingsForm({ settings }: { settings: Settings }) {
  const { workspaceName, currency, keepDays, keepRuns, undoSeconds, allowedHosts } = settings;
  const client = useQueryClient();
  const toast = useToast();
  const mayChange = useMay(routes.workspace.saveSettings);
  const form = useForm<Values, Settings>({
    initial: { workspaceName, currency, keepDays, keepRuns, undoSeconds, hosts: allowedHosts.join('\n') },
    check: (values) =>
      problemsBySchema(workspace.saveSettings.body, toBody(values), {
        workspaceName: 'Give the workspace a name.',
        undoSeconds: 'Give a number of seconds from 0 to 3600.',
        keepDays: 'Give a whole number of days, or leave it empty.',
        keepRuns: 'Give a whole number of runs, or leave it empty.',
      }),
    send: (values) => call(routes.workspace.saveSettings, { body: toBody(values) }),
    onDone: (saved) => {
      client.setQueryData(settingsQuery.queryKey, saved);
      void client.invalidateQueries({ queryKey: ['me'] });
      toast.show({ title: 'The settings are saved', tone: 'ok' });
    },
  });
  const { values, set, problems } = form;
  return (
    <Section title="Workspace" about={mayChange ? 'Holds for every workflow here.' : 'Only an owner can change these.'}>
      <form noValidate onSubmit={form.submit} className="max-w-128">
        <fieldset disabled={!mayChange} className="flex flex-col gap-5">
          <TextField
            label="Name"
            value={values.workspaceName}
            onChange={(workspaceName) => set({ workspaceName })}
            error={problems.workspaceName}
          />
          <TextField
            label="Currency"
            help="Three letters, such as GBP or EUR."
            className="max-w-60"
            maxLength={3}
            value={values.currency}
            onChange={(currency) => set({ currency })}
            error={problems.currency}
          />
          <NumberField
            label="Time to take a decision back"
            help="A decision takes effect after this. Decisions made with an API key take effect at once."
            unit="seconds"
            min={0}
            max={3600}
            value={values.undoSeconds}
            onChange={(undoSeconds) => set({ undoSeconds })}
            error={problems.undoSeconds}
            disabled={!mayChange}
          />
          <TextArea
            label="Private hosts that workflows may call"
            help="One on each line, as host or host:port. All other private and local addresses are refused."
            placeholder="localhost:8080"
            rows={2}
            spellCheck={false}
            value={values.hosts}
            onChange={(hosts) => set({ hosts })}
            error={problems.allowedHosts ?? firstOf(problems, 'allowedHosts.')}
          />
          <KeepFields values={values} set={set} problems={problems} disabled={!mayChange} />
          <FormFoot form={form} mayChange={mayChange} />
        </fieldset>
      </form>
    </Section>
  );
}

function firstOf(problems: Readonly<Record<string, string>>, start: string): string | undefined {
  return Object.entries(problems).find(([field]) => field.startsWith(start))?.[1];
}
