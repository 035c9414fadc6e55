// Drafts that a person answers before seeing them: what somebody says without it is no mere agreement (dial.md 2.7).
import { readFormValues } from '@leeway/nodes/contract/form-values.ts';
import { AppError } from '@leeway/shared/api/error.ts';
import type { VerdictWord } from '@leeway/shared/dial/evidence-event.ts';
import { lossOfValues } from '@leeway/shared/dial/loss.ts';
import { fieldTypeSchema } from '@leeway/shared/graph/shape.ts';
import type { ApprovalState, StepState } from '@leeway/shared/run/state.ts';
import * as z from 'zod';
import { materialFieldsOf } from '../dials/material-fields.ts';
import { outputFieldsOf } from '../plans/output-fields.ts';
import type { PlanNode } from '../plans/plan.ts';

type QuestionField = ApprovalState['fields'][number];
type Values = Record<string, unknown>;

/** Whether a person fills in the fields before seeing the draft. */
export function isAnsweredFirst(
  { evidence }: Pick<StepState, 'evidence'>,
  { kind }: Pick<ApprovalState, 'kind'>,
): boolean {
  return kind === 'draft' && evidence?.isBlind === true;
}

/** Throws `approval.answer_first` (409), also in bulk: one's own answer is for one draft. */
export function assertAnsweredFirst(
  { step, approval, title }: { step: StepState; approval: ApprovalState; title: string },
  { own, isBulk }: { own?: Values | undefined; isBulk?: boolean | undefined },
): void {
  if (!isAnsweredFirst(step, approval) || (own !== undefined && !isBulk)) return;
  throw new AppError('approval.answer_first', `Write your own answer to “${title}” first, then compare.`, {
    status: 409,
    hint: 'Open it by itself; the draft is shown after your answer.',
  });
}

const configFields = z.array(
  z.object({ name: z.string(), type: fieldTypeSchema, options: z.array(z.string()).optional() }),
);
const configLabels = z.array(z.object({ name: z.string() }));
/** Says why; nobody can be asked to guess the words. */
const NOT_ASKED: ReadonlySet<string> = new Set(['reason', 'confidence']);

/** What a person fills in: the step's values that are one text, number or choice. Nothing has to be there: it may not be in the source. */
export function blindFieldsOf({ type, config }: Pick<PlanNode, 'type' | 'config'>): QuestionField[] {
  const known = new Map(configFields.safeParse(config.fields).data?.map((field) => [field.name, field]));
  const labels = configLabels.safeParse(config.labels).data?.map(({ name }) => name);
  return Object.entries(outputFieldsOf(type, config)).flatMap(([name, shape]): QuestionField[] => {
    if (NOT_ASKED.has(name) || !['text', 'number', 'boolean'].includes(shape.type)) return [];
    const label = shape.title ?? humanise(name);
    if (name === 'label' && labels) return [{ name, label, type: 'choice', required: true, options: labels }];
    const { type: fieldType = shape.type, options } = known.get(name) ?? {};
    return [{ name, label, type: fieldType, required: false, ...(options ? { options } : {}) }];
  });
}

/** What was filled in, as values. Throws `approval.invalid_fields` (422). */
export function readOwnAnswer(fields: readonly QuestionField[], input: unknown): Values {
  const read = readFormValues(fields, input);
  // An empty value is an answer too: it is not in the source.
  if (read.ok) return Object.fromEntries(fields.map(({ name }) => [name, read.values[name] ?? null]));
  throw new AppError('approval.invalid_fields', read.problems.map(({ message }) => message).join(' '), {
    status: 422,
    details: { problems: read.problems },
  });
}

/** The draft against one's own answer, in the fields that were asked for. */
export function comparedWith(drafted: unknown, own: Values) {
  const draft = typeof drafted === 'object' && drafted !== null ? new Map(Object.entries(drafted)) : new Map();
  const before = Object.fromEntries(Object.keys(own).map((name) => [name, draft.get(name) ?? null]));
  const materialFields = materialFieldsOf(before, own);
  const { loss, changes } = lossOfValues({ verdict: 'edited', before, after: own, materialFields });
  const verdict: VerdictWord = loss === 0 ? 'approved' : 'edited';
  return { verdict, loss, changes };
}

function humanise(name: string): string {
  const words = name.replaceAll(/[_-]+/g, ' ').trim();
  return words.charAt(0).toUpperCase() + words.slice(1);
}
