// An approval with everything a person needs to decide it, read from its run: what came in, what was found, what is proposed.
import type { Approval } from '@leeway/shared/api/approvals.ts';
import type { GraphNode } from '@leeway/shared/graph/graph.ts';
import type { Catalogue } from '@leeway/shared/graph/node-type.ts';
import { ancestorsOf, orderOf } from '@leeway/shared/graph/order.ts';
import type { ApprovalKind, Decision } from '@leeway/shared/run/event.ts';
import { type ApprovalState, type StepState, stepOf } from '@leeway/shared/run/state.ts';
import { outputFieldsOf } from '../engine/plans/output-fields.ts';
import { mayTakeBack } from '../engine/reviewing/may-decide.ts';
import type { SimilarApproval } from '../store/approval-lists.ts';
import type { StoredAudit } from '../store/trust/audits.ts';
import { askedOfAudit, differencesOfAudit } from './audit-detail.ts';
import { presentReview, type ReviewFacts } from './review-detail.ts';

const DECISIONS: Record<ApprovalKind, Decision[]> = {
  draft: ['approve', 'edit', 'reject', 'unsure'],
  gate: ['approve', 'edit', 'reject', 'unsure'],
  form: ['approve', 'reject'],
  uncertain: ['done', 'again', 'stop'],
};

export interface DetailFacts extends ReviewFacts {
  similar: SimilarApproval[];
  /** Seconds between a decision and its effect for this caller. */
  undoSeconds: number;
  catalogue: Catalogue;
  /** Of a check of what went out alone. */
  audit?: StoredAudit | null;
}

/** Null when the run's journal does not know the approval. */
export function presentApproval(facts: DetailFacts): Approval | null {
  const { summary, run, similar, undoSeconds } = facts;
  const step = run.state.steps[summary.key];
  if (step === undefined) return null;
  const audit = facts.audit ?? null;
  const asked = audit
    ? askedOfAudit(summary, step, audit)
    : step.approvals.find(({ approval }) => approval === summary.id);
  if (asked === undefined) return null;
  const subject = subjectOf(step, asked, run);
  const draft = fillable(asRecord(subject?.draft), asked, facts);
  return {
    ...summary,
    source: sourceOf(run),
    facts: factsOf(step, facts),
    show: asked.show,
    draft,
    editable: draft === null ? [] : Object.keys(draft),
    unsureWords: subject ? leastSureOf(subject.step, subject.draft) : [],
    fields: asked.fields,
    decisions: decisionsOf(asked.kind, draft !== null),
    similar,
    decided: decidedOf(asked, facts),
    undoSeconds,
    isBuiltIn: subject?.step.call?.isBuiltIn ?? false,
    ...presentReview(step, asked, facts),
    blind: null,
    readingSeconds: null,
    planted: null,
    ...(audit ? differencesOfAudit(summary, step, draft) : {}),
  };
}

/** An open draft of an AI step, with an empty place for each field that it did not find: a person may fill it in. */
function fillable(
  draft: Record<string, unknown> | null,
  asked: ApprovalState,
  { run, catalogue }: DetailFacts,
): Record<string, unknown> | null {
  const node = run.graph.nodes.find(({ id }) => id === asked.editable);
  const type = node && catalogue(node.type);
  if (draft === null || !type || asked.status !== 'open') return draft;
  const names = Object.keys(outputFieldsOf(type, node.config));
  return { ...Object.fromEntries(names.map((name) => [name, ''])), ...draft };
}

/** Only what can be edited can be answered with "edit". */
export function decisionsOf(kind: ApprovalKind, isEditable: boolean): Decision[] {
  return DECISIONS[kind].filter((decision) => decision !== 'edit' || isEditable);
}

/** The step whose value is in question, and that value as it was before anybody edited it: of a gate, the one whose output it shows. */
function subjectOf(
  step: StepState,
  asked: ApprovalState,
  { state }: ReviewFacts['run'],
): { step: StepState; draft: unknown } | null {
  if (asked.kind === 'uncertain') return { step, draft: undefined };
  if (asked.editable === null) return null;
  if (asked.editable === step.nodeId) return { step, draft: step.drafted ?? step.proposal?.values };
  const shown = stepOf(state, asked.editable);
  return shown === undefined ? null : { step: shown, draft: shown.output };
}

function sourceOf({ graph, state }: ReviewFacts['run']): Approval['source'] {
  const trigger = graph.nodes.find(({ id }) => id === state.trigger);
  const envelope = asRecord(state.steps[state.trigger]?.output) ?? {};
  // A trigger without an envelope (a start by hand) hands on its input itself.
  const body = 'channel' in envelope ? envelope.body : envelope;
  const labels = labelsOf(trigger);
  const text = typeof envelope.text === 'string' ? envelope.text : typeof body === 'string' ? body : null;
  const values = Object.entries(asRecord(body) ?? {})
    .filter(([, value]) => value !== text)
    .map(([name, value]) => ({ label: labels.get(name) ?? humanise(name), value }));
  return { title: trigger?.title ?? 'What came in', text, values };
}

/** What the AI steps before this one read out of the source (class A: they look, they do not write to anyone). */
function factsOf(step: StepState, { run, catalogue }: DetailFacts): Approval['facts'] {
  const order = orderOf(run.graph);
  const before = ancestorsOf(order, step.nodeId);
  return order.sorted
    .filter((id) => before.has(id))
    .flatMap((id) => {
      const node = order.nodes.get(id);
      const found = stepOf(run.state, id);
      const type = node === undefined ? undefined : catalogue(node.type);
      if (node === undefined || found === undefined || type?.kind !== 'ai' || type.actionClass !== 'A') return [];
      return factsOfStep(node, found);
    });
}

function factsOfStep(node: GraphNode, step: StepState): Approval['facts'] {
  const unsure = new Set(leastSureOf(step, step.output));
  return Object.entries(asRecord(step.output) ?? {}).map(([name, value]) => ({
    label: humanise(name),
    value,
    from: node.title,
    isUnsure: !step.isDecided && unsure.has(String(value)),
  }));
}

/** The values that are not in the source, and those that the second reading found otherwise. */
function leastSureOf({ score }: StepState, draft: unknown): string[] {
  const values = asRecord(draft) ?? {};
  const differing = score?.differing.flatMap((name) => (name in values ? [String(values[name])] : [])) ?? [];
  return [...new Set([...(score?.ungrounded ?? []), ...differing])];
}

function decidedOf({ decision, isSettled }: ApprovalState, { caller, team }: ReviewFacts): Approval['decided'] {
  if (decision === null) return null;
  const { by, at, reason = null, output, effectiveAt } = decision;
  const mayUndo = !isSettled && caller.role !== 'viewer' && mayTakeBack(caller.actor.id, by, team);
  const person = { id: by.id, name: by.name };
  return { decision: decision.decision, by: person, at, reason, output, effectiveAt, isSettled, mayUndo };
}

/** The labels of a form's or manual start's fields, by name. */
function labelsOf(node: GraphNode | undefined): Map<string, string> {
  const fields = Array.isArray(node?.config.fields) ? node.config.fields : [];
  return new Map(
    fields.map(asRecord).flatMap((field) => {
      const { name, label } = field ?? {};
      return typeof name === 'string' && typeof label === 'string' ? [[name, label] as const] : [];
    }),
  );
}

/** `delivery_date` → `Delivery date`; what is words already, such as “E-mail”, stays. */
function humanise(name: string): string {
  if (/\s|^\p{Lu}/u.test(name)) return name;
  const words = name.replaceAll(/[_-]+/g, ' ').trim();
  return words.charAt(0).toUpperCase() + words.slice(1);
}

function asRecord(value: unknown): Record<string, unknown> | null {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? Object.fromEntries(Object.entries(value))
    : null;
}
