// What a person is doing with one approval: reading, editing, or saying no.
import type { Approval } from '@leeway/shared/api/approvals.ts';
import type { Decision } from '@leeway/shared/run/event.ts';
import { useEffect, useState } from 'react';
import type { DecisionInput } from '../decide/decision-attempt.ts';
import { reasonText, toggleReason } from '../decide/reasons.ts';
import { applyTyped, type EditedDraft, type Typed } from './draft-edit.ts';

/** `again`: saying what the AI should do differently. */
export type Mode = 'read' | 'edit' | 'reject' | 'unsure' | 'again';
type Problems = Readonly<Record<string, string>>;

/** What was typed and chosen at one item. It outlives the visit: nothing is lost by looking at another one first. */
interface Kept {
  typed: Typed;
  reasons: readonly string[];
  note: string;
  answers: Readonly<Record<string, unknown>>;
  /** Node id of the step whose mistake it was; null: the draft itself. */
  fault: string | null;
}
const NOTHING: Kept = { typed: {}, reasons: [], note: '', answers: {}, fault: null };

/** What was typed at each item since the screen was opened, by its id. */
export type ItemMemory = Map<string, Kept>;

export interface Item extends Kept {
  mode: Mode;
  setMode: (mode: Mode) => void;
  type: (name: string, text: string) => void;
  /** The draft with what was typed; without a draft an empty one. */
  edited: EditedDraft;
  hasEdits: boolean;
  takeBackEdits: () => void;
  toggle: (reason: string) => void;
  setNote: (note: string) => void;
  setFault: (nodeId: string | null) => void;
  answer: (name: string, value: unknown) => void;
  problems: Problems;
  /** How long it has been open. */
  seconds: () => number;
  /** The decision as it would be sent; null when something must be put right first, which is then shown. */
  prepare: (decision: Decision) => Promise<(DecisionInput & { seconds: number }) | null>;
}

/** The state of one item; give the component that calls it the approval's id as its key. */
export function useItem(approval: Approval, memory: ItemMemory): Item {
  const [openedAt] = useState(() => Date.now());
  const [mode, setMode] = useState<Mode>('read');
  const [kept, setKept] = useState<Kept>(() => memory.get(approval.id) ?? NOTHING);
  const [problems, setProblems] = useState<Problems>({});
  useEffect(() => {
    if (kept !== NOTHING) memory.set(approval.id, kept);
  }, [memory, approval.id, kept]);
  const change = (part: (before: Kept) => Partial<Kept>) => setKept((before) => ({ ...before, ...part(before) }));
  const edited = applyTyped(approval.draft ?? {}, kept.typed);
  const hasEdits = !edited.ok || edited.changed.length > 0;

  const secondsNow = () => Math.round((Date.now() - openedAt) / 100) / 10;

  const prepare: Item['prepare'] = async (decision) => {
    const seconds = secondsNow();
    if (approval.kind === 'form' && decision === 'approve') {
      const read = await readAnswers(approval.fields, kept.answers);
      setProblems(read.problems);
      return read.values && { decision, output: read.values, seconds };
    }
    const reason = reasonText({ chosen: kept.reasons, note: kept.note }, approval.reasons);
    const said = { reason, fault: kept.fault ?? undefined, seconds };
    const isYes = decision === 'approve' || decision === 'edit';
    if (!isYes) return { decision, ...said };
    if (!hasEdits) return { decision: 'approve', seconds };
    setProblems(edited.ok ? {} : edited.problems);
    if (edited.ok) return { decision: 'edit', output: edited.output, ...said };
    setMode('edit');
    return null;
  };

  return {
    ...kept,
    mode,
    setMode,
    type: (name, text) => change(({ typed }) => ({ typed: { ...typed, [name]: text } })),
    edited,
    hasEdits,
    takeBackEdits: () => {
      change(() => ({ typed: {} }));
      setProblems({});
      setMode('read');
    },
    toggle: (reason) => change(({ reasons }) => ({ reasons: toggleReason(reasons, reason) })),
    setNote: (note) => change(() => ({ note })),
    setFault: (fault) => change(() => ({ fault })),
    answer: (name, value) => change(({ answers }) => ({ answers: { ...answers, [name]: value } })),
    problems,
    seconds: secondsNow,
    prepare,
  };
}

/** A form's answers as values, or what is wrong with which field. */
export async function readAnswers(
  fields: Approval['fields'],
  answers: Readonly<Record<string, unknown>>,
): Promise<{ values: Record<string, unknown> | null; problems: Problems }> {
  // Loaded with the first form: most items are drafts, and this is the phone's screen.
  const { readFormValues } = await import('@leeway/nodes/contract/form-values.ts');
  const read = readFormValues(fields, answers);
  if (read.ok) return { values: read.values, problems: {} };
  return { values: null, problems: Object.fromEntries(read.problems.map(({ field, message }) => [field, message])) };
}
