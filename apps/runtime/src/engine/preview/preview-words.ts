// What a preview says: its figures, and the outcome in a sentence.
import type { Preview, PreviewChange } from '@leeway/shared/api/preview.ts';
import type { PreviewResult } from '../../store/previews.ts';

export interface PreviewFacts {
  state: Preview['state'];
  result: PreviewResult;
  configHash: string | null;
  isCurrent: boolean;
  at: number | null;
}

/** Before the first preview of a step. */
export const NO_PREVIEW: PreviewFacts = {
  state: 'none',
  result: { total: 0, limit: 0, items: [], costUsd: null, model: null },
  configHash: null,
  isCurrent: false,
  at: null,
};

const ORDER: readonly PreviewChange[] = ['worse', 'different', 'better', 'failed', 'same'];

export function presentPreview({ state, result, configHash, isCurrent, at }: PreviewFacts): Preview {
  const { total, items, costUsd, model } = result;
  const count = (change: PreviewChange) => items.filter((item) => item.change === change).length;
  const [same, better, worse, different, failed] = [
    count('same'),
    count('better'),
    count('worse'),
    count('different'),
    count('failed'),
  ];
  const figures = { total, done: items.length, changed: better + worse + different, better, worse, same, failed };
  const sorted = items.toSorted((a, b) => ORDER.indexOf(a.change) - ORDER.indexOf(b.change) || b.at - a.at);
  const words = wordsOf(state, figures, items.find(({ problem }) => problem !== null)?.problem ?? '');
  return { state, words, ...figures, costUsd, items: sorted, configHash, isCurrent, model, at };
}

type Figures = Pick<Preview, 'total' | 'done' | 'changed' | 'worse' | 'failed'>;

function wordsOf(state: Preview['state'], { total, done, changed, worse, failed }: Figures, problem: string): string {
  switch (state) {
    case 'none':
      return 'This step was not tried on past items yet.';
    case 'running':
      return `${done} of ${total} past items are tried.`;
    case 'failed':
      return `None of the past items could be tried. ${problem}`.trim();
    case 'done': {
      if (total === 0) return 'There are no decided items of this step yet to try it on.';
      const missing = failed === 0 ? '' : ` ${failed} could not be tried.`;
      const what = total - failed === 1 ? 'past decision' : 'past decisions';
      if (changed === 0) return `This change alters none of ${total - failed} ${what}.${missing}`;
      return `This change alters ${changed} of ${total - failed} ${what}, ${worse === 0 ? 'none' : worse} for the worse.${missing}`;
    }
  }
}
