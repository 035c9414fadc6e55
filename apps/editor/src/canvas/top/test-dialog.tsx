import type { FormField } from '@leeway/nodes/contract/fields.ts';
import type { GraphNode } from '@leeway/shared/graph/graph.ts';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { call } from '../../api/client.ts';
import { routes } from '../../api/routes.ts';
import { Button } from '../../ui/button.tsx';
import { Checkbox } from '../../ui/checkbox.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { DialogButtons } from '../../ui/dialog-buttons.tsx';
import { formatDateTime } from '../../ui/format.ts';
import { Select } from '../../ui/select.tsx';
import { TextArea } from '../../ui/text-area.tsx';
import { TextField } from '../../ui/text-field.tsx';
import { useDesk } from '../canvas-desk.ts';
import { useDraft } from '../draft-store.ts';
import { messageOf } from './message-of.ts';
import { fieldsOf, formInput, inputOfRun, sampleText, triggersOf, valuesFrom } from './test-input.ts';

type TestDialogProps = { workflowId: string; onStarted: (runId: string) => void };

/** Starts a test run of the draft: everything runs, nothing leaves. */
export function TestDialog({ workflowId, onStarted }: TestDialogProps) {
  const { close } = useDesk().screen.getState();
  const graph = useDraft((state) => state.graph);
  const triggers = triggersOf(graph);
  const [chosen, setChosen] = useState(triggers[0]?.id ?? null);
  const trigger = triggers.find((node) => node.id === chosen) ?? triggers[0];

  if (!trigger) {
    return (
      <Dialog isOpen onClose={close} title="Test" footer={<Button onClick={close}>Close</Button>}>
        <p>There is nothing to start yet. Add a step from “When it starts” first.</p>
      </Dialog>
    );
  }
  const options = triggers.map((node) => ({ value: node.id, label: node.title }));
  return (
    <TestForm key={trigger.id} workflowId={workflowId} trigger={trigger} onStarted={onStarted}>
      {triggers.length > 1 && <Select label="Starts with" options={options} value={trigger.id} onChange={setChosen} />}
    </TestForm>
  );
}

type TestFormProps = TestDialogProps & { trigger: GraphNode; children: React.ReactNode };

function TestForm({ workflowId, trigger, onStarted, children }: TestFormProps) {
  const { screen, autosave } = useDesk();
  const { close } = screen.getState();
  const fields = fieldsOf(trigger);
  const [values, setValues] = useState<Record<string, string>>(() => valuesFrom(fields, trigger.config.sample));
  const [json, setJson] = useState(() => sampleText(trigger));
  const client = useQueryClient();
  const start = useMutation({
    mutationFn: async () => {
      const input: unknown = fields.length > 0 ? formInput(fields, values) : readJson(json);
      if (!(await autosave.flush())) throw new Error('The last changes could not be saved yet. Try again in a moment.');
      return await call(routes.workflows.start, {
        params: { id: workflowId },
        body: { input, test: true, trigger: trigger.id },
      });
    },
    onSuccess: ({ runId }) => {
      void client.invalidateQueries({ queryKey: ['runs'] });
      close();
      onStarted(runId);
    },
  });
  const fill = (input: unknown) => {
    setValues(valuesFrom(fields, input));
    setJson(JSON.stringify(input ?? {}, null, 2));
  };
  return (
    <Dialog
      isOpen
      onClose={close}
      title="Test"
      description="Everything runs as it would, but nothing is sent or changed outside: those steps show what they would have done."
      footer={
        <DialogButtons onCancel={close} isLoading={start.isPending} onClick={() => start.mutate()}>
          Run the test
        </DialogButtons>
      }
    >
      <div className="flex flex-col gap-4">
        {children}
        <PastInput workflowId={workflowId} onChoose={fill} />
        {fields.map((field) => (
          <InputField
            key={field.name}
            field={field}
            value={values[field.name] ?? ''}
            onChange={(value) => setValues((all) => ({ ...all, [field.name]: value }))}
          />
        ))}
        {fields.length === 0 && (
          <TextArea label="What comes in" help="As JSON." rows={8} value={json} onChange={setJson} spellCheck={false} />
        )}
        {start.error && (
          <p role="alert" className="text-fail">
            {messageOf(start.error)}
          </p>
        )}
      </div>
    </Dialog>
  );
}

function PastInput({ workflowId, onChoose }: { workflowId: string; onChoose: (input: unknown) => void }) {
  const client = useQueryClient();
  const [chosen, setChosen] = useState<string | null>(null);
  const runs = useQuery({
    queryKey: ['runs', { workflowId, limit: 10 }],
    queryFn: () => call(routes.runs.list, { query: { workflowId, limit: 10 } }),
  });
  const items = runs.data?.items ?? [];
  if (items.length === 0) return null;
  const choose = async (id: string) => {
    setChosen(id);
    const run = await client.fetchQuery({
      queryKey: ['run', id],
      queryFn: () => call(routes.runs.get, { params: { id } }),
    });
    onChoose(inputOfRun(run.events[0]?.event));
  };
  return (
    <Select
      label="Use what came in before"
      placeholder="Choose a past run…"
      options={items.map((run) => ({
        value: run.id,
        label: run.subject || 'Without a subject',
        description: formatDateTime(run.startedAt),
      }))}
      value={chosen}
      onChange={(id) => void choose(id)}
    />
  );
}

type InputFieldProps = { field: FormField; value: string; onChange: (value: string) => void };

function InputField({ field, value, onChange }: InputFieldProps) {
  const { label, required, options = [] } = field;
  switch (field.type) {
    case 'boolean':
      return <Checkbox label={label} checked={value === 'true'} onChange={(isOn) => onChange(String(isOn))} />;
    case 'choice':
      return (
        <Select
          label={label}
          required={required}
          options={options.map((option) => ({ value: option, label: option }))}
          value={value || null}
          onChange={onChange}
        />
      );
    case 'longText':
      return <TextArea label={label} required={required} value={value} onChange={onChange} />;
    case 'date':
      return <TextField label={label} required={required} type="date" value={value} onChange={onChange} />;
    case 'number':
      return <TextField label={label} required={required} inputMode="decimal" value={value} onChange={onChange} />;
    default:
      return <TextField label={label} required={required} value={value} onChange={onChange} />;
  }
}

function readJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new Error('What comes in is not JSON yet. Check commas and quotes, such as {"name": "Priya"}.');
  }
}
