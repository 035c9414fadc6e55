// The label beside a score, “about 96 of 100 approved” (dial.md 1.3): what people said about items of that step with such a score.
import type { ApprovalSummary, ScoreLabel } from '@leeway/shared/api/approvals.ts';
import { type Calibration, calibrated, refitAt, shownProbability } from '@leeway/shared/dial/calibration.ts';
import { asOf } from '@leeway/shared/dial/record.ts';
import type { RecordState } from '@leeway/shared/dial/record-state.ts';
import { approvalOf, type RunState, type StepState } from '@leeway/shared/run/state.ts';
import type { Clock } from '../../services/clock.ts';
import type { TrustStore } from '../../store/trust/trust.ts';
import { fitOf } from './calibration.ts';
import { createMemory, type Memory } from './memory.ts';

export interface ScoreLabels {
  /** The curves that were fitted, by record. */
  fits: Memory<Calibration>;
  /** The same approvals, those with a score with what it means. */
  withLabels(items: readonly ApprovalSummary[]): Promise<ApprovalSummary[]>;
  /** Of the steps of a run, by key. */
  ofSteps(runId: string, state: Pick<RunState, 'workflowId' | 'steps'>): Promise<Record<string, ScoreLabel>>;
}

export interface ScoreLabelsDeps {
  trust: Pick<TrustStore, 'recordsOfItems' | 'history' | 'countHistory'>;
  clock: Clock;
}

interface Scored {
  workflowId: string;
  item: string;
  score: number | null;
  /** Nobody has answered it yet. */
  isOpen: boolean;
}

type KnownRecord = { id: number; state: RecordState };

const NONE: ScoreLabel = { shownProbability: null, answers: null };

/** Counts and curves are remembered by record: counted again after another verdict, fitted again where `refitAt` says so. */
export function createScoreLabels({ trust, clock }: ScoreLabelsDeps): ScoreLabels {
  const fits = createMemory<Calibration>();
  const counts = createMemory<number>();

  async function answersOf({ id, state: { epoch, counts: sums } }: KnownRecord): Promise<number> {
    return counts.get(String(id), `${epoch} ${sums.verdicts}`, () => trust.countHistory(id, epoch));
  }

  async function labelOf(score: number, record: KnownRecord): Promise<ScoreLabel> {
    const { id, state } = record;
    const answers = await answersOf(record);
    const count = refitAt(answers);
    if (count === 0) return { shownProbability: null, answers };
    const fit = await fits.get(String(id), `${state.epoch} ${count}`, async () =>
      fitOf(await trust.history(id, state.epoch), count),
    );
    return { shownProbability: shownProbability(answers, calibrated(fit, score)), answers };
  }

  /** One label for each, in order. */
  async function labelsOf(scored: readonly Scored[]): Promise<ScoreLabel[]> {
    const found = await trust.recordsOfItems(scored.filter(({ score }) => score !== null));
    const now = clock.now();
    return Promise.all(
      scored.map(async ({ item, score, isOpen }) => {
        const record = found.get(item);
        // Somebody is to answer before seeing the draft: what its score means would say how good it is.
        if (score === null || !record || (isOpen && record.isBlind)) return NONE;
        return labelOf(score, { id: record.id, state: asOf(record.state, now) });
      }),
    );
  }

  return {
    fits,
    async withLabels(items) {
      const scored = items.map(({ workflowId, runId, key, score, status }) => ({
        workflowId,
        item: `${runId}/${key}`,
        score,
        isOpen: status === 'open',
      }));
      const labels = await labelsOf(scored);
      return items.map((item, index) => ({ ...item, ...labels[index] }));
    },
    async ofSteps(runId, { workflowId, steps }) {
      const scored = Object.values(steps)
        .filter((step) => step.evidence !== null)
        .map((step) => ({
          key: step.key,
          workflowId,
          item: `${runId}/${step.key}`,
          score: scoreOf(step),
          isOpen: step.approvals.length === 0 || approvalOf(step)?.status === 'open',
        }));
      const labels = await labelsOf(scored);
      return Object.fromEntries(scored.flatMap(({ key }, index) => entryOf(key, labels[index])));
    },
  };
}

function entryOf(key: string, label: ScoreLabel | undefined): [string, ScoreLabel][] {
  return label === undefined || label.answers === null ? [] : [[key, label]];
}

/** Of an AI step its own; of an effect the lowest of the outputs it uses. */
function scoreOf({ score, route }: StepState): number | null {
  return score?.score ?? route?.score ?? null;
}
