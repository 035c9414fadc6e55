import type { Model } from '@leeway/shared/api/connections.ts';
import { useQuery } from '@tanstack/react-query';
import { call } from '../api/client.ts';
import { errorWords } from '../api/error-words.ts';
import { routes } from '../api/routes.ts';
import { type Form, failureBesideFields, useForm } from '../api/use-form.ts';
import { Button } from '../ui/button.tsx';
import { FormDialog } from '../ui/form-dialog.tsx';
import { Notice } from '../ui/notice.tsx';
import { NumberField } from '../ui/number-field.tsx';
import { PasswordField } from '../ui/password-field.tsx';
import { RadioGroup } from '../ui/radio-group.tsx';
import { Select } from '../ui/select.tsx';
import { SkeletonRows } from '../ui/skeleton.tsx';
import { TextField } from '../ui/text-field.tsx';
import {
  checkModel,
  choosePreset,
  type ModelValues,
  newModel,
  PRESETS,
  type Preset,
  toModelInput,
  valuesOfModel,
} from './model-presets.ts';

export type ModelDialogProps = {
  /** A model to change; null for a new one. */
  model: Model | null;
  onClose: () => void;
  onSaved: (model: Model) => void;
};

const presets: readonly Preset[] = ['openai', 'local', 'other'];

/** Connects an AI model, or changes one. */
export function ModelDialog({ model, onClose, onSaved }: ModelDialogProps) {
  const form = useForm({
    initial: model ? valuesOfModel(model) : newModel,
    check: (values) => checkModel(values, !model),
    send: (values) => {
      const body = toModelInput(values);
      return model
        ? call(routes.models.update, { params: { id: model.id }, body })
        : call(routes.models.create, { body });
    },
    onDone: (saved) => {
      onSaved(saved);
      onClose();
    },
  });
  const { values, set, problems } = form;
  return (
    <FormDialog
      onClose={onClose}
      title={model ? `Change “${model.name}”` : 'Connect an AI model'}
      form={form}
      sendLabel={model ? 'Save' : 'Connect'}
      failure={failureBesideFields(form)}
    >
      {!model && (
        <RadioGroup
          label="Where it runs"
          options={presets.map((value) => ({ value, ...PRESETS[value] }))}
          value={values.preset}
          onChange={(preset) => set(choosePreset(values, preset))}
        />
      )}
      {!model && values.preset === 'local' && <FoundServers form={form} />}
      <TextField label="Name" value={values.name} onChange={(name) => set({ name })} error={problems.name} />
      {values.preset !== 'openai' && (
        <TextField
          label="Address"
          placeholder="http://127.0.0.1:11434/v1"
          spellCheck={false}
          value={values.baseUrl}
          onChange={(baseUrl) => set({ baseUrl })}
          error={problems.baseUrl}
        />
      )}
      <TextField
        label="Model"
        help="The name as the server knows it."
        spellCheck={false}
        value={values.model}
        onChange={(name) => set({ model: name })}
        error={problems.model}
      />
      <PasswordField
        label="API key"
        help={model?.hasKey ? 'A key is stored. Leave this empty to keep it.' : 'Empty when the server wants none.'}
        autoComplete="off"
        value={values.apiKey}
        onChange={(apiKey) => set({ apiKey })}
        error={problems.apiKey}
      />
      <NumberField
        label="Give up after"
        unit="seconds"
        min={1}
        max={600}
        value={values.timeoutSeconds}
        onChange={(timeoutSeconds) => set({ timeoutSeconds })}
        error={problems.timeoutSeconds}
      />
    </FormDialog>
  );
}

/** The servers found on this machine, each with its models, to choose from. */
function FoundServers({ form: { values, set } }: { form: Form<ModelValues> }) {
  const { data, error, isFetching, refetch } = useQuery({
    queryKey: ['models', 'local'],
    queryFn: ({ signal }) => call(routes.models.detect, { signal }),
    staleTime: 0,
  });
  if (error) return <Notice tone="fail" title={errorWords(error).message} />;
  if (!data) return <SkeletonRows rows={1} label="Looking for servers on this machine" />;
  const choices = data.items.flatMap(({ name, baseUrl, models }) =>
    models.map((model) => ({ value: `${baseUrl} ${model}`, label: model, description: `${name}, ${baseUrl}` })),
  );
  if (choices.length === 0) {
    return (
      <Notice
        tone="neutral"
        title="No server with a model was found"
        action={
          <Button size="small" isLoading={isFetching} onClick={() => void refetch()}>
            Look again
          </Button>
        }
      >
        Start it and look again, or type its address below.
      </Notice>
    );
  }
  const choose = (chosen: string) => {
    const [baseUrl = '', model = ''] = chosen.split(' ');
    const server = data.items.find((item) => item.baseUrl === baseUrl);
    set({ baseUrl, model, name: values.name || (server?.name ?? '') });
  };
  const chosen = `${values.baseUrl} ${values.model}`;
  return (
    <Select
      label="Found on this machine"
      options={choices}
      value={choices.some(({ value }) => value === chosen) ? chosen : null}
      onChange={choose}
    />
  );
}
