// The loop over DurableRun, written once: fold what completed, ask the rules, begin what they say.
import { fold } from '@leeway/shared/run/fold.ts';
import { progressOf } from '@leeway/shared/run/progress.ts';
import type { Completion, DurableRun } from './durable/durable-run.ts';
import { type Command, next, resume, type Standing } from './next.ts';

export interface Interpretation {
  run: DurableRun;
  standing: Standing;
  /** Called after each completion is folded in, before the rules are asked: keeps the outputs by name in step. */
  onFolded(completion: Completion): void;
}

/** Runs until the run ends or parks. Every event it sees is on disk, or will be before anything that relies on it happens. */
export async function interpret({ run, standing, onFolded }: Interpretation): Promise<'ended' | 'parked'> {
  let commands = resume(standing);
  for (;;) {
    for (const command of commands) {
      if (command.type === 'end') {
        await endRun({ run, standing, onFolded }, command);
        return 'ended';
      }
      run.begin(command.key, opOf(command));
    }
    const completion = await run.next();
    if (completion === 'parked') return 'parked';
    fold(completion, standing.state);
    onFolded(completion);
    const ended = endOf(completion);
    if (ended) {
      await run.end(ended);
      return 'ended';
    }
    // A retry opens again what the failure had stopped, so the whole run is looked at.
    const isRetry = completion.some((event) => event.type === 'run.retried');
    if (isRetry) standing.progress = progressOf(standing.progress.order, standing.state);
    commands = isRetry ? resume(standing) : next(standing, keysOf(completion));
  }
}

function opOf(command: Exclude<Command, { type: 'end' }>): Parameters<DurableRun['begin']>[1] {
  if (command.type === 'ask') return { kind: 'signal', nodeId: command.nodeId, name: 'decision' };
  return { kind: 'step', nodeId: command.nodeId };
}

async function endRun(
  { run, standing, onFolded }: Interpretation,
  command: Extract<Command, { type: 'end' }>,
): Promise<void> {
  const { outcome, error } = command;
  const event = { type: 'run.ended' as const, at: standing.state.now, outcome, ...(error ? { error } : {}) };
  fold([event], standing.state);
  onFolded([event]);
  await run.end(event);
}

/** A cancel arrives as a completion: the run has ended by somebody's hand. */
function endOf(completion: Completion): Parameters<DurableRun['end']>[0] | null {
  const last = completion[completion.length - 1];
  return last?.type === 'run.ended' ? last : null;
}

function keysOf(completion: Completion): string[] {
  const keys = new Set<string>();
  for (const event of completion) {
    if (event.type === 'run.started') keys.add(event.trigger);
    else if (event.type !== 'run.ended') keys.add(event.key);
  }
  return [...keys];
}
