import type { GraphNode } from '@leeway/shared/graph/graph.ts';
import type { StepState } from '@leeway/shared/run/state.ts';
import { DiffText } from '../ui/diff-text.tsx';
import { MarkedText } from '../ui/marked-text.tsx';
import { nameText, valueText } from '../ui/value-text.ts';
import { inputsOf, outputsOf, type StepOutput } from './step-inputs.ts';
import { PanelPart } from './step-panel-part.tsx';
import type { ShownRun } from './use-run.ts';

/** What the step read from the steps before it. */
export function StepInputs({ shown, node, step }: { shown: ShownRun; node: GraphNode; step: StepState }) {
  if (step.key === shown.state.trigger) return null;
  const inputs = inputsOf(shown.run.graph, shown.state, node);
  if (inputs.length === 0) return null;
  return (
    <PanelPart title="What went in">
      <dl className="flex flex-col gap-1">
        {inputs.map((input) => (
          <div key={`${input.from} ${input.path}`} className="grid grid-cols-[7rem_1fr] gap-3">
            <dt className="text-ink-2" title={`From “${input.from}”`}>
              {nameText(input.path.split('.').at(-1) || input.from)}
            </dt>
            <dd className="line-clamp-6 min-w-0 whitespace-pre-wrap">
              {input.value === undefined ? <span className="text-ink-3">not there</span> : valueText(input.value)}
            </dd>
          </div>
        ))}
      </dl>
    </PanelPart>
  );
}

/** What the step handed on: with a person's edits shown, and the words it was least sure of marked. */
export function StepOutputs({ step }: { step: StepState }) {
  const outputs = outputsOf(step);
  if (outputs.length === 0) return null;
  const words = step.score?.ungrounded ?? [];
  const isLong = outputs.some(({ value }) => isLongText(value));
  const hasEdits = outputs.some((output) => 'before' in output);
  return (
    <PanelPart
      title={
        step.status === 'refused'
          ? 'What would have gone out'
          : step.output === undefined
            ? 'What it proposes'
            : 'What came out'
      }
    >
      <div
        className={
          isLong ? 'flex flex-col gap-2 rounded-card border border-line bg-panel px-3 py-2.5' : 'flex flex-col gap-1'
        }
      >
        {outputs.map((output) => (
          <OutputRow key={output.name} output={output} words={words} />
        ))}
      </div>
      {hasEdits && (
        <p className="mt-1 text-ink-3 text-xs">Struck out is the draft, in bold what a person made of it.</p>
      )}
      {words.length > 0 && !hasEdits && (
        <p className="mt-1 text-ink-3 text-xs">Marked words are the ones it was least sure of.</p>
      )}
    </PanelPart>
  );
}

function OutputRow({ output, words }: { output: StepOutput; words: readonly string[] }) {
  const { name, value } = output;
  const text = valueText(value);
  const content =
    'before' in output ? (
      <DiffText before={valueText(output.before)} after={text} />
    ) : (
      <MarkedText text={text} words={words} className={isLongText(value) ? undefined : 'line-clamp-6'} />
    );
  if (name === '') return content;
  if (isLongText(value)) {
    return (
      <div>
        <p className="text-ink-2 text-sm">{nameText(name)}</p>
        {content}
      </div>
    );
  }
  return (
    <div className="grid grid-cols-[7rem_1fr] gap-3">
      <p className="text-ink-2">{nameText(name)}</p>
      <div className="min-w-0">{content}</div>
    </div>
  );
}

function isLongText(value: unknown): boolean {
  return typeof value === 'string' && (value.includes('\n') || value.length > 90);
}
