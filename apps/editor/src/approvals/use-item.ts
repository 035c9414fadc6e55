// What a person is doing with one approval: reading, editing, or saying no.

import type { Approval } from '@leeway/shared/api/approvals.ts';
import type { Decision } from '@leeway/shared/run/event.ts';
import { useState } from 'react';
import type { DecisionInput } from './decision-attempt.ts';
import { applyTyped, type EditedDraft, type Typed } from './draft-edit.ts';
import { type Reason, reasonText, toggleReason } from './reasons.ts';

export type Mode = 'read' | 'edit' | 'reject' | 'unsure';
type Problems = Readonly<Record<string, string>>;

export interface Item {
  mode: Mode;
  setMode: (mode: Mode) => void;
  typed: Typed;
  type: (name: string, text: string) => void;
  /** The draft with what was typed; without a draft an empty one. */
  edited: EditedDraft;
  hasEdits: boolean;
  takeBackEdits: () => void;
  reasons: readonly Reason[];
  toggle: (reason: Reason) => void;
  note: string;
  setNote: (note: string) => void;
  answers: Readonly<Record<string, unknown>>;
  answer: (name: string, value: unknown) => void;
  problems: Problems;
  /** The decision as it would be sent; null when something must be put right first, which is then shown. */
  prepare: (decision: Decision) => Promise<(DecisionInput & { seconds: number }) | null>;
}

/** The state of one item; give the component that calls it the approval's id as its key. */
export function useItem(approval: Approval): Item {
  const [openedAt] = useState(() => Date.now());
  const [mode, setMode] = useState<Mode>('read');
  const [typed, setTyped] = useState<Typed>({});
  const [reasons, setReasons] = useState<readonly Reason[]>([]);
  const [note, setNote] = useState('');
  const [answers, setAnswers] = useState<Readonly<Record<string, unknown>>>({});
  const [problems, setProblems] = useState<Problems>({});
  const edited = applyTyped(approval.draft ?? {}, typed);
  const hasEdits = !edited.ok || edited.changed.length > 0;

  const prepare: Item['prepare'] = async (decision) => {
    const seconds = Math.round((Date.now() - openedAt) / 100) / 10;
    if (approval.kind === 'form' && decision === 'approve') {
      // Loaded with the first form: most items are drafts, and this is the phone's screen.
      const { readFormValues } = await import('@leeway/nodes/contract/form-values.ts');
      const read = readFormValues(approval.fields, answers);
      setProblems(read.ok ? {} : Object.fromEntries(read.problems.map(({ field, message }) => [field, message])));
      return read.ok ? { decision, output: read.values, seconds } : null;
    }
    const reason = reasonText(reasons, note);
    const isYes = decision === 'approve' || decision === 'edit';
    if (!isYes || !hasEdits) return { decision: decision === 'edit' ? 'approve' : decision, reason, seconds };
    setProblems(edited.ok ? {} : edited.problems);
    if (edited.ok) return { decision: 'edit', output: edited.output, reason, seconds };
    setMode('edit');
    return null;
  };

  return {
    mode,
    setMode,
    typed,
    type: (name, text) => setTyped((all) => ({ ...all, [name]: text })),
    edited,
    hasEdits,
    takeBackEdits: () => {
      setTyped({});
      setProblems({});
      setMode('read');
    },
    reasons,
    toggle: (reason) => setReasons((chosen) => toggleReason(chosen, reason)),
    note,
    setNote,
    answers,
    answer: (name, value) => setAnswers((all) => ({ ...all, [name]: value })),
    problems,
    prepare,
  };
}
