import type { RunDetail } from '@leeway/shared/api/runs.ts';
import type { WaitState } from '@leeway/shared/run/state.ts';
import { useQueryClient } from '@tanstack/react-query';
import { call } from '../../api/client.ts';
import { routes } from '../../api/routes.ts';
import { useForm } from '../../api/use-form.ts';
import { FormDialog } from '../../ui/form-dialog.tsx';
import { TextArea } from '../../ui/text-area.tsx';
import { useToast } from '../../ui/toast.tsx';
import { readJson } from '../read-json.ts';

type Signal = NonNullable<WaitState['signal']>;
type SignalDialogProps = { run: Pick<RunDetail, 'id' | 'workflowId'>; signal: Signal; onClose: () => void };

/** Sends the signal that a run waits for, by hand. */
export function SignalDialog({ run, signal, onClose }: SignalDialogProps) {
  const form = useSending({ run, signal, onClose });
  const { name, correlation } = signal;
  return (
    <FormDialog
      onClose={onClose}
      title={`Send “${name}” now?`}
      description={
        correlation
          ? `Runs of this workflow that wait for it with the key ${correlation} go on. It cannot be taken back.`
          : 'Runs of this workflow that wait for it go on. It cannot be taken back.'
      }
      form={form}
      sendLabel="Send the signal"
      failure={form.failure}
    >
      <TextArea
        label="What comes with it"
        help="As JSON, such as {&quot;paid&quot;: true}. Leave it empty to send nothing with it."
        rows={5}
        spellCheck={false}
        className="[&_textarea]:font-mono"
        value={form.values.text}
        onChange={(text) => form.set({ text })}
        error={form.problems.text}
      />
    </FormDialog>
  );
}

const OUTCOMES = {
  delivered: { title: 'The signal was sent: the run goes on.', tone: 'ok' },
  kept: { title: 'No run waits for it now. It is kept for the next one that does.', tone: 'neutral' },
  repeated: { title: 'It was sent before, so nothing was changed.', tone: 'neutral' },
} as const;

function useSending({ run, signal, onClose }: SignalDialogProps) {
  const client = useQueryClient();
  const toast = useToast();
  return useForm({
    initial: { text: '' },
    check: ({ text }): Record<string, string> => {
      const read = readJson(text);
      return read.is === 'wrong' ? { text: read.message } : {};
    },
    send: ({ text }) => {
      const read = readJson(text);
      const value = read.is === 'value' ? { value: read.value } : {};
      const body = { name: signal.name, key: signal.correlation, ...value };
      return call(routes.workflows.signal, { params: { id: run.workflowId }, body });
    },
    onDone: async ({ signal: outcome }) => {
      onClose();
      toast.show(OUTCOMES[outcome]);
      await client.invalidateQueries({ queryKey: ['run', run.id] });
    },
  });
}
