// What a person sees of a draft that is to show how well it is reviewed: nothing of it before their own answer, and what was planted after it.
import type { Approval } from '@leeway/shared/api/approvals.ts';
import { wordsIn } from '../engine/dials/material-fields.ts';
import type { RunRecord } from '../engine/engine.ts';
import { blindFieldsOf, isAnsweredFirst } from '../engine/reviewing/blind.ts';

const ANSWER_FIRST = 'Write your own answer first on this one, then compare.';

export interface QualityFacts {
  run: Pick<RunRecord, 'state' | 'nodes'>;
  /** What the caller answered before seeing it. */
  own: Record<string, unknown> | null;
  isSpeedChecked: boolean;
  planted: string | null;
}

export function withQuality(approval: Approval, { run, own, isSpeedChecked, planted }: QualityFacts): Approval {
  const { kind, draft } = approval;
  const isRead = isSpeedChecked && draft !== null && (kind === 'draft' || kind === 'audit');
  const readingSeconds = isRead ? Math.max(2, wordsIn(draft) / 10) : null;
  // Nothing that went out, or was decided already, is written again.
  const mayTryAgain = approval.mayTryAgain && kind !== 'audit';
  return withBlind({ ...approval, planted, readingSeconds, mayTryAgain }, { run, own });
}

function withBlind(approval: Approval, { run, own }: Pick<QualityFacts, 'run' | 'own'>): Approval {
  const step = run.state.steps[approval.key];
  const asked = step?.approvals.find((each) => each.approval === approval.id);
  const node = run.nodes.get(step?.nodeId ?? '');
  if (!step || !asked || !node || !isAnsweredFirst(step, asked)) return approval;
  if (own === null && approval.status !== 'open') return approval;
  // Who has answered first knows it: speed says nothing any more.
  const shown = { ...approval, readingSeconds: null, blind: { fields: blindFieldsOf(node), own } };
  if (own === null) return hidden(shown);
  return { ...shown, hidden: null, why: asked.why, score: step.route?.score ?? null };
}

function hidden(approval: Approval): Approval {
  return {
    ...approval,
    why: ANSWER_FIRST,
    hidden: ANSWER_FIRST,
    score: null,
    shownProbability: null,
    answers: null,
    draft: null,
    editable: [],
    unsureWords: [],
    similar: [],
    earlierDrafts: [],
    mayTryAgain: false,
  };
}
