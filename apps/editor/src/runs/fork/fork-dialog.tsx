import type { GraphNode } from '@leeway/shared/graph/graph.ts';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { call } from '../../api/client.ts';
import { routes } from '../../api/routes.ts';
import { type Form, useForm } from '../../api/use-form.ts';
import { Checkbox } from '../../ui/checkbox.tsx';
import { FormDialog } from '../../ui/form-dialog.tsx';
import { Notice } from '../../ui/notice.tsx';
import { RadioGroup } from '../../ui/radio-group.tsx';
import { Select } from '../../ui/select.tsx';
import { TextArea } from '../../ui/text-area.tsx';
import { readJson } from '../read-json.ts';
import { versionText } from '../run-words.ts';
import type { ShownRun } from '../use-run.ts';
import { inputText } from './fork-input.ts';
import { forkParts, listText } from './fork-words.ts';

type ForkDialogProps = { shown: ShownRun; node: GraphNode; onClose: () => void };

const SAME = 'same';

interface Values {
  input: string;
  version: string;
  answers: 'recorded' | 'real';
  allowEffects: boolean;
}

const ANSWERS = [
  {
    value: 'recorded',
    label: 'Use the recorded answers',
    description:
      'Wherever this run has an answer it is used, and nobody is asked twice. Only an AI step or a look-up that you fork from is done anew.',
  },
  {
    value: 'real',
    label: 'Really do it',
    description: 'AI answers anew, people are asked again, and data is looked up again.',
  },
] as const;

/** A new run from a step of this one: on which version, with whose answers, and whether it may change anything outside. */
export function ForkDialog({ shown, node, onClose }: ForkDialogProps) {
  const { run } = shown;
  const isFromStart = node.id === shown.present.trigger;
  const form = useFork({ shown, node, onClose });
  const { values, set } = form;
  return (
    <FormDialog
      onClose={onClose}
      title={isFromStart ? 'Fork from the start' : `Fork from “${node.title || node.name}”`}
      description={`A new run begins. Run ${run.id} stays as it is.`}
      form={form}
      sendLabel="Start the fork"
      failure={failureOf(form)}
    >
      <WhatIsKept shown={shown} node={node} answers={values.answers} />
      {isFromStart && (
        <TextArea
          label="What comes in"
          help="As JSON. Edit it to see what would have happened with something else."
          rows={6}
          spellCheck={false}
          className="[&_textarea]:max-h-[40dvh] [&_textarea]:font-mono"
          value={values.input}
          onChange={(input) => set({ input })}
          error={form.problems.input}
        />
      )}
      <VersionSelect shown={shown} value={values.version} onChange={(version) => set({ version })} />
      <RadioGroup
        label="Calls to AI, people and other apps"
        options={ANSWERS}
        value={values.answers}
        onChange={(answers) => set({ answers })}
      />
      <Checkbox
        label="Let it change things outside"
        help="When this is off, nothing is sent or changed: those steps say what they would have done."
        checked={values.allowEffects}
        onChange={(allowEffects) => set({ allowEffects })}
      />
      {values.allowEffects && <EffectsWarning runId={run.id} answers={values.answers} />}
    </FormDialog>
  );
}

type WhatIsKeptProps = { shown: ShownRun; node: GraphNode; answers: Values['answers'] };

function WhatIsKept({ shown, node, answers }: WhatIsKeptProps) {
  const { kept, anew } = forkParts(shown, node.id);
  return (
    <dl className="flex flex-col gap-1">
      {[
        ['Kept', kept.length === 0 ? 'Nothing: it begins at the start.' : `${listText(kept)}.`],
        ['Done anew', `${listText(anew)}${answers === 'recorded' ? `, with the answers of run ${shown.run.id}` : ''}.`],
      ].map(([name, text]) => (
        <div key={name} className="grid grid-cols-[6rem_1fr] gap-3">
          <dt className="text-ink-2">{name}</dt>
          <dd className="min-w-0">{text}</dd>
        </div>
      ))}
    </dl>
  );
}

type VersionSelectProps = { shown: ShownRun; value: string; onChange: (value: string) => void };

function VersionSelect({ shown: { run }, value, onChange }: VersionSelectProps) {
  const { data } = useQuery({
    queryKey: ['workflow', run.workflowId, 'versions'],
    queryFn: ({ signal }) => call(routes.workflows.versions, { params: { id: run.workflowId }, signal }),
  });
  const others = (data?.items ?? []).filter(({ version }) => version !== run.version);
  const same = { value: SAME, label: `The one of this run: ${versionText(run.version)}` };
  const options = others.map(({ version, isLive }) => ({
    value: String(version),
    label: `Version ${version}${isLive ? ', live now' : ''}`,
  }));
  return <Select label="Version of the workflow" options={[same, ...options]} value={value} onChange={onChange} />;
}

function EffectsWarning({ runId, answers }: { runId: string; answers: Values['answers'] }) {
  return (
    <Notice tone="wait" title="What it does outside really happens.">
      {answers === 'real'
        ? `What run ${runId} sent or changed is sent or changed a second time.`
        : `What run ${runId} sent or changed is not done again. What it did not come to is really done.`}
    </Notice>
  );
}

/** What went wrong; what is wrong with a field that is not shown stands in it. */
function failureOf({ problems, failure }: Form<Values>): Form<Values>['failure'] {
  const atFields = Object.entries(problems).flatMap(([field, message]) => (field === 'input' ? [] : [message]));
  return failure && { ...failure, hint: atFields.length > 0 ? atFields.join(' ') : failure.hint };
}

function useFork({ shown, node, onClose }: ForkDialogProps) {
  const { run, present } = shown;
  const client = useQueryClient();
  const navigate = useNavigate();
  const isFromStart = node.id === present.trigger;
  const before = inputText(run);
  return useForm<Values, { runId: string }>({
    initial: { input: before, version: SAME, answers: 'recorded', allowEffects: false },
    check: ({ input }): Record<string, string> => {
      const read = readJson(input);
      return isFromStart && read.is === 'wrong' ? { input: read.message } : {};
    },
    send: ({ input, version, answers, allowEffects }) => {
      const read = readJson(input);
      const isEdited = isFromStart && input !== before;
      const key = present.latest[node.id];
      return call(routes.runs.fork, {
        params: { id: run.id },
        body: {
          cut: isFromStart || key === undefined ? [] : [key],
          // Left as it was, it begins with all that came in, also what carried it.
          ...(isEdited ? { input: read.is === 'value' ? read.value : {} } : {}),
          ...(version === SAME ? {} : { version: Number(version) }),
          useRecorded: answers === 'recorded',
          allowEffects,
        },
      });
    },
    onDone: async ({ runId }) => {
      onClose();
      await navigate({ to: '/runs/$runId', params: { runId } });
      await client.invalidateQueries({ queryKey: ['runs'] });
    },
  });
}
