import type { WorkflowSummary } from '@leeway/shared/api/workflows.ts';
import { StatusDot } from '../ui/status-dot.tsx';
import type { Tone } from '../ui/tone.tsx';
import { type Health, healthNote, healthOf } from './health.ts';

const marks: Record<Health, { tone: Tone; word: string }> = {
  needsYou: { tone: 'wait', word: 'Needs you' },
  stuck: { tone: 'fail', word: 'Stuck' },
  fine: { tone: 'ok', word: 'Fine' },
  off: { tone: 'neutral', word: 'Off' },
};

/** The health as glyph and word, and below it why. */
export function HealthMark({ workflow }: { workflow: WorkflowSummary }) {
  const { tone, word } = marks[healthOf(workflow)];
  const note = healthNote(workflow);
  return (
    <span className="inline-flex flex-col">
      <StatusDot tone={tone}>{word}</StatusDot>
      {note && <span className="whitespace-nowrap pl-5 text-ink-3 text-xs">{note}</span>}
    </span>
  );
}
