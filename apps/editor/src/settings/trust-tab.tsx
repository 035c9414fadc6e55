// How trust is given in the whole workspace: who raises dials on what grounds, how far they may go, and how reviewers are supported.
import { type Settings, workspace } from '@leeway/shared/api/workspace.ts';
import { useQueryClient } from '@tanstack/react-query';
import { call } from '../api/client.ts';
import { problemsBySchema } from '../api/problems-by-schema.ts';
import { settingsQuery, useMay } from '../api/queries.ts';
import { routes } from '../api/routes.ts';
import { useForm } from '../api/use-form.ts';
import { NumberField } from '../ui/number-field.tsx';
import { RadioGroup } from '../ui/radio-group.tsx';
import { Switch } from '../ui/switch.tsx';
import { useToast } from '../ui/toast.tsx';
import { CeilingFields } from './ceiling-fields.tsx';
import { FormFoot } from './form-foot.tsx';
import { LoadedSettings } from './loaded-settings.tsx';
import { QualityFields } from './quality-fields.tsx';
import { Section } from './section.tsx';
import { type TrustValues, toBody, trustValuesOf } from './trust-values.ts';
import { POLICIES } from './trust-words.ts';

export function TrustTab() {
  return <LoadedSettings what="settings">{(settings) => <TrustForm settings={settings} />}</LoadedSettings>;
}

function TrustForm({ settings }: { settings: Settings }) {
  const client = useQueryClient();
  const toast = useToast();
  const mayChange = useMay(routes.workspace.saveSettings);
  const form = useForm<TrustValues, Settings>({
    initial: trustValuesOf(settings),
    check: (values) =>
      problemsBySchema(workspace.saveSettings.body, toBody(values), {
        minEvidenceDays: 'Give a number of days from 0 to 365.',
        minReviewers: 'Give a number of people from 1 to 10.',
      }),
    send: (values) => call(routes.workspace.saveSettings, { body: toBody(values) }),
    onDone: (saved) => {
      client.setQueryData(settingsQuery.queryKey, saved);
      void client.invalidateQueries({ queryKey: ['trust'] });
      toast.show({ title: 'The settings are saved', tone: 'ok' });
    },
  });
  const { values, set, problems } = form;
  const part = { values, set, disabled: !mayChange };
  return (
    <form noValidate onSubmit={form.submit}>
      <fieldset disabled={!mayChange}>
        <Section
          title="How dials are turned up"
          about={
            mayChange
              ? 'You set the most a step may do; it must earn each level. Turning it down works at once.'
              : 'Only an owner can change these.'
          }
        >
          <div className="flex max-w-128 flex-col gap-5">
            <RadioGroup
              label="On what grounds"
              options={POLICIES}
              value={values.policy}
              onChange={(next) => set({ policy: next })}
              disabled={!mayChange}
            />
            <Switch
              label="A raise above the evidence needs a second person"
              help="Another owner or builder has to agree. Lowering never does."
              checked={values.needsSecondPerson}
              onChange={(next) => set({ needsSecondPerson: next })}
              disabled={!mayChange}
            />
            <Switch
              label="Follow a recommendation to go up by itself"
              help="Without it a person accepts each one."
              checked={values.isAutoRaised}
              onChange={(next) => set({ isAutoRaised: next })}
              disabled={!mayChange}
            />
            <Switch
              label="A changed AI step is tried on past items before it is published"
              help="Where there are enough past decisions to try it on."
              checked={values.requiresPreview}
              onChange={(next) => set({ requiresPreview: next })}
              disabled={!mayChange}
            />
            <NumberField
              label="How old evidence must be before a recommendation"
              unit="days"
              min={0}
              max={365}
              value={values.minEvidenceDays}
              onChange={(next) => set({ minEvidenceDays: next })}
              error={problems.minEvidenceDays}
              disabled={!mayChange}
            />
            <NumberField
              label="From how many reviewers"
              unit="people"
              min={1}
              max={10}
              value={values.minReviewers}
              onChange={(next) => set({ minReviewers: next })}
              error={problems.minReviewers}
              disabled={!mayChange}
            />
          </div>
        </Section>
        <CeilingFields {...part} />
        <QualityFields {...part} />
        <div className="flex flex-col items-start gap-4 px-4 pt-6 pb-8 wide:px-6">
          <FormFoot form={form} mayChange={mayChange} />
        </div>
      </fieldset>
    </form>
  );
}
