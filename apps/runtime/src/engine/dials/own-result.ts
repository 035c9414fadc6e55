// The person's own result for an item of a step on “Watch only”, as another system has it: a table, a help desk, a mailbox.
import { AppError } from '@leeway/shared/api/error.ts';
import type { ComparisonStore } from '../../store/trust/comparisons.ts';
import type { OwnResult, RunRecord } from '../engine.ts';
import type { Checks } from './checks.ts';

export interface OwnResultDeps {
  comparisons: ComparisonStore;
  checks: Pick<Checks, 'answer'>;
  read(runId: string): Promise<RunRecord>;
}

/** So many of the newest items are looked through for a match. */
const MOST_LOOKED_AT = 200;

/**
 * Compares it with what the step wrote. Throws `comparison.not_found` (404) when no such item waits for it, and
 * `comparison.ambiguous` (409) when several do.
 */
export async function takeOwnResult(deps: OwnResultDeps, own: OwnResult): Promise<void> {
  const open = await deps.comparisons.open(own, MOST_LOOKED_AT);
  const found: { approval: string; drafted: unknown }[] = [];
  for (const { approval, run, key } of open) {
    if (own.runId !== undefined && own.runId !== String(run)) continue;
    const { state } = await deps.read(String(run));
    if (own.match !== undefined && !isMatch(state.steps[state.trigger]?.output, own.match)) continue;
    found.push({ approval, drafted: state.steps[key]?.drafted });
  }
  const [item] = found;
  if (item === undefined) throw notFound();
  if (found.length > 1) throw ambiguous(found.length);
  const { approval, drafted } = item;
  // Nobody saw the draft before: it is compared, as if it had been typed in the inbox.
  await deps.checks.answer({
    approvalId: approval,
    decision: 'edit',
    output: asFields(own.output, drafted),
    by: own.by,
    idempotencyKey: `own-result/${approval}`,
  });
}

function isMatch(output: unknown, match: NonNullable<OwnResult['match']>): boolean {
  return Object.entries(match).every(([path, wanted]) => {
    const value = path.split('.').reduce<unknown>((part, name) => fieldOf(part, name), output);
    // A number may have come as text, and the other way round.
    const isPlain = typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean';
    return isPlain && String(value) === String(wanted);
  });
}

function fieldOf(value: unknown, name: string): unknown {
  if (typeof value !== 'object' || value === null) return undefined;
  return Object.entries(value).find(([field]) => field === name)?.[1];
}

/** A text stands for the only field that the draft has. */
function asFields(output: unknown, drafted: unknown): unknown {
  if (typeof output !== 'string' || typeof drafted !== 'object' || drafted === null) return output;
  const [only, ...others] = Object.keys(drafted);
  return only === undefined || others.length > 0 ? output : { [only]: output };
}

function notFound(): AppError {
  return new AppError('comparison.not_found', 'No item of this step waits for a result of your own like this.', {
    status: 404,
    hint: 'It is for steps on “Watch only”, once for each item. Give the run, or values that it began with.',
  });
}

function ambiguous(count: number): AppError {
  return new AppError('comparison.ambiguous', `${count} items of this step fit that.`, {
    status: 409,
    hint: 'Give the run, or more of the values that it began with.',
  });
}
