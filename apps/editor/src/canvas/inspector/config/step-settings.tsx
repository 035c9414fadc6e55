// What every step has: how often it is tried, how long it may take, what a failure does, and its name in formulas.
import type { GraphNode, Retry } from '@leeway/shared/graph/graph.ts';
import { useState } from 'react';
import { NumberField } from '../../../ui/number-field.tsx';
import { RadioGroup } from '../../../ui/radio-group.tsx';
import { TextField } from '../../../ui/text-field.tsx';
import { useDraft, useDraftStore } from '../../draft-store.ts';
import { setOnError, setRetry, setTimeoutSeconds } from '../../operations.ts';
import { useStep } from '../step-context.ts';
import { messageAt } from './node-problems.ts';
import { RetryFailuresField } from './retry-failures-field.tsx';
import { nameProblem, renameStep, schemaOf } from './step-name.ts';

const ON_ERROR: readonly { value: GraphNode['onError']; label: string; description: string }[] = [
  { value: 'fail', label: 'Stop the run', description: 'Somebody can try it again from here.' },
  { value: 'branch', label: 'Take the error path', description: 'The step gets a second way out.' },
  { value: 'continue', label: 'Go on', description: 'The steps after it find the error in its place.' },
];

export function StepSettings() {
  const { definition } = useStep();
  const canFail = definition.kind === 'ai' || definition.kind === 'read' || definition.kind === 'effect';
  return (
    <>
      {canFail && <RetrySettings />}
      {definition.kind !== 'trigger' && <FailureSetting />}
      <NameSetting />
    </>
  );
}

function RetrySettings() {
  const { node, definition, isEditable } = useStep();
  const store = useDraftStore();
  const retry = node.retry ?? definition.retry;
  const set = (part: Partial<Retry>) =>
    store.getState().edit(setRetry(node.id, { ...retry, ...part }), `retry:${node.id}`);
  return (
    <>
      <div data-field="retry" className="flex flex-col gap-4">
        <NumberField
          label="Tries"
          help="How often it is tried in all before it counts as failed."
          min={1}
          max={20}
          disabled={!isEditable}
          value={retry.attempts}
          onChange={(attempts) => attempts !== null && set({ attempts })}
        />
        {retry.attempts > 1 && (
          <NumberField
            label="Wait before the second try"
            help={`Each further wait is ${retry.factor} times as long, up to ${retry.maxSeconds} seconds.`}
            min={0}
            max={3600}
            unit="seconds"
            disabled={!isEditable}
            value={retry.backoffSeconds}
            onChange={(backoffSeconds) => backoffSeconds !== null && set({ backoffSeconds })}
          />
        )}
        {retry.attempts > 1 && (
          <RetryFailuresField on={retry.on} isDisabled={!isEditable} onChange={(on) => set({ on })} />
        )}
      </div>
      <div data-field="timeoutSeconds">
        <NumberField
          label="Give up a try after"
          min={1}
          max={86_400}
          unit="seconds"
          placeholder={String(definition.timeoutSeconds)}
          disabled={!isEditable}
          value={node.timeoutSeconds ?? null}
          onChange={(seconds) =>
            store.getState().edit(setTimeoutSeconds(node.id, seconds ?? undefined), `timeout:${node.id}`)
          }
        />
      </div>
    </>
  );
}

function FailureSetting() {
  const { node, isEditable } = useStep();
  const store = useDraftStore();
  return (
    <div data-field="onError">
      <RadioGroup
        label="If it fails"
        disabled={!isEditable}
        options={ON_ERROR}
        value={node.onError}
        onChange={(onError) => store.getState().edit(setOnError(node.id, onError))}
      />
    </div>
  );
}

/** Stored when the box is left, so that half-typed names do not rewrite every formula. */
function NameSetting() {
  const { node, problems, isEditable } = useStep();
  const store = useDraftStore();
  const graph = useDraft((state) => state.graph);
  const [typed, setTyped] = useState<string | null>(null);
  const shown = typed ?? node.name;
  const problem = nameProblem(shown, node, graph);
  const keep = () => {
    if (typed !== null && problem === null) store.getState().edit(renameStep(node, typed, schemaOf));
    setTyped(null);
  };
  return (
    <div data-field="name">
      <TextField
        label="Name in formulas"
        help="Formulas that read this step change with it."
        spellCheck={false}
        autoComplete="off"
        disabled={!isEditable}
        error={problem ?? messageAt(problems, 'name')}
        value={shown}
        onChange={setTyped}
        onBlur={keep}
        onKeyDown={(event) => {
          if (event.key === 'Enter') keep();
        }}
      />
    </div>
  );
}
