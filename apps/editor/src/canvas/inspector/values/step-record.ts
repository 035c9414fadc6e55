// What one step did in one run, as the Test and History tabs show it.
import type { RunDetail } from '@leeway/shared/api/runs.ts';
import { fold } from '@leeway/shared/run/fold.ts';
import { type RunState, type StepState, type StepStatus, stepOf } from '@leeway/shared/run/state.ts';
import type { Tone } from '../../../ui/tone.tsx';
import { nameText } from '../../../ui/value-text.ts';
import { sampleText } from './picker-options.ts';

export interface StepRecord {
  status: { word: string; tone: Tone };
  at: number;
  key: string;
  /** Outputs of the steps right before it, by title; for an AI step or an action, what it was asked or about to do. */
  input: unknown;
  output: unknown;
  /** One line on what came out or went wrong. */
  line: string;
}

const STATUS_WORDS: Readonly<Record<StepStatus, { word: string; tone: Tone }>> = {
  running: { word: 'Running', tone: 'run' },
  retrying: { word: 'Trying again', tone: 'wait' },
  decided: { word: 'Decided', tone: 'run' },
  waiting: { word: 'Waiting', tone: 'wait' },
  uncertain: { word: 'Uncertain', tone: 'wait' },
  done: { word: 'Done', tone: 'ok' },
  refused: { word: 'Held back', tone: 'neutral' },
  rejected: { word: 'Rejected', tone: 'neutral' },
  failed: { word: 'Failed', tone: 'fail' },
};

/** The step of a node in a run; null when the run did not come to it. */
export function recordOf(run: Pick<RunDetail, 'events' | 'graph'>, nodeId: string): StepRecord | null {
  const state = fold(run.events.map(({ event }) => event));
  const step = stepOf(state, nodeId);
  if (step === undefined) return null;
  const output = step.output ?? step.drafted ?? step.proposal?.values;
  return {
    status: STATUS_WORDS[step.status],
    at: step.startedAt,
    key: step.key,
    input: step.proposal?.values ?? inputOf(run, state, nodeId),
    output,
    line: lineOf(step, output),
  };
}

function inputOf(run: Pick<RunDetail, 'graph'>, state: RunState, nodeId: string): unknown {
  const before = run.graph.edges.filter(({ target }) => target === nodeId).map(({ source }) => source);
  const outputs = [...new Set(before)].flatMap((id): [string, unknown][] => {
    const step = stepOf(state, id);
    const title = run.graph.nodes.find((node) => node.id === id)?.title ?? id;
    return step === undefined ? [] : [[title, step.output]];
  });
  return outputs.length === 1 ? outputs[0]?.[1] : Object.fromEntries(outputs);
}

function lineOf(step: StepState, output: unknown): string {
  if (step.error && step.status === 'failed') return step.error.message;
  if (step.status === 'refused' && step.proposal) return `Would have: ${step.proposal.summary}`;
  if (step.proposal && step.status !== 'done') return step.proposal.summary;
  return outputLine(output);
}

/** An output in one line: a text as it is, a record by its values. */
export function outputLine(output: unknown): string {
  const text = sampleText(output);
  if (text !== undefined) return text;
  if (typeof output !== 'object' || output === null) return '';
  return Object.entries(output)
    .map(([name, value]) => [name, sampleText(value)] as const)
    .flatMap(([name, value]) => (value === undefined ? [] : [`${nameText(name)}: ${value}`]))
    .join(' · ');
}
