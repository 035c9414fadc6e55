// What is said about a step's trust, in the words of dial.md section 6.
import { allowanceOf } from '@leeway/shared/dial/blast-radius.ts';
import { isBlindWorse } from '@leeway/shared/dial/canaries.ts';
import type { Promised } from '@leeway/shared/dial/evidence.ts';
import type { LedgerState } from '@leeway/shared/dial/ledger.ts';
import { needMoreOf } from '@leeway/shared/dial/need-more.ts';
import { COVERAGES } from '@leeway/shared/dial/positions.ts';
import { priceOf } from '@leeway/shared/dial/price.ts';
import type { Recommendation } from '@leeway/shared/dial/recommend.ts';
import type { RecordState } from '@leeway/shared/dial/record-state.ts';
import type { LevelReason } from '@leeway/shared/dial/route.ts';
import { itemsUntilRelease } from '@leeway/shared/dial/watch.ts';
import type { Level } from '@leeway/shared/graph/dial-setting.ts';

const HOUR_MS = 3_600_000;

/** Most important first. `settings`: what the workspace asks for before a step goes up. */
export function recommendationWords(
  state: RecordState,
  { why, to }: Recommendation,
  { promised, minEvidenceDays, minReviewers }: { promised: Promised; minEvidenceDays: number; minReviewers: number },
): string[] {
  const held = [...(state.watch.isHeld ? [heldWords(state)] : []), ...blindWords(state)];
  switch (why) {
    case 'breaker open':
    case 'watch alarm':
      return [
        state.stopped?.why ?? 'Stopped. Everything asks you again.',
        'Please look at the last 20 unchecked items; they already went out.',
      ];
    case 'proved':
      return [
        ...held,
        readyWords(state.ledger, to),
        'We suggest it because your decisions prove it, not because AI says so.',
        START_SLOWLY,
      ];
    case 'too many mistakes':
      return [...held, 'This step makes too many mistakes at every setting. Change its instructions first.'];
    case 'too many expired':
      return [...held, 'Too many drafts expired without an answer; we cannot judge fairly.'];
    case 'too new':
      return [...held, `Proved, but the evidence has to be ${counted(minEvidenceDays, 'day')} old here.`];
    case 'too few reviewers':
      return [
        ...held,
        `Proved, but ${counted(minReviewers, 'reviewer')} have to agree here; so far ${state.reviewers.length} did.`,
      ];
    case 'open canaries':
      return [...held, 'Proved, but a planted mistake is still to be decided.'];
    case 'all earned':
      return [...held, 'It has earned all that can be earned.'];
    case 'needs more':
      return [...held, ...needsMoreWords(state.ledger, promised)];
  }
}

/** Where people agree too easily with what they see, only what they say without seeing it counts (dial.md 2.7). */
function blindWords({ blind, shown }: RecordState): string[] {
  return isBlindWorse({ blind, shown })
    ? ['People disagree more when they answer before seeing the draft, so only those answers count now.']
    : [];
}

const NO_PROOF = 'Every planted mistake so far was missed, so approvals prove nothing yet.';
const START_SLOWLY = 'Start slowly: at most 10 per hour on the first day.';

function readyWords({ n, k }: LedgerState, to: number): string {
  const mistakes = Math.round((k[to] ?? 0) * 10) / 10;
  return `Ready: ${counted(n[to] ?? 0, 'decision')}, ${counted(mistakes, 'mistake')}. ${shareWords(COVERAGES[to] ?? 1)} can go alone.`;
}

function shareWords(share: number): string {
  if (share >= 1) return 'Every item that passes the checks';
  if (share === 0.5) return 'About half the items';
  return `About ${Math.round(share * 20)} in 20 items`;
}

function needsMoreWords(ledger: LedgerState, promised: Promised): string[] {
  const missing = needMoreOf(ledger, promised);
  if (missing === null) return promised.alpha > 0 ? [] : [NO_PROOF];
  const worse = { ...ledger, n: ledger.n.map((n) => n + 1), k: ledger.k.map((k) => k + 1) };
  const added = (needMoreOf(worse, promised) ?? missing) - missing;
  return [
    `Not yet: about ${counted(missing, 'more approval')} in a row ${missing === 1 ? 'is' : 'are'} needed.`,
    `One more mistake would add about ${counted(Math.max(0, added), 'more approval')}.`,
  ];
}

/** How long it still asks first. */
export function heldWords(state: RecordState): string {
  return `A checked item was wrong. It asks first for about ${counted(itemsUntilRelease(state.watch, state.alpha), 'item')}.`;
}

/** What each promise costs, before anybody starts (dial.md 2.4). */
export function priceWords(promised: Promised): string[] {
  if (promised.alpha <= 0) return [NO_PROOF];
  return priceOf(promised, [0, 1, 2], COVERAGES.length).map(({ wrong, least, most }) => {
    const mistakes = wrong === 0 ? 'Without a mistake' : `With ${counted(wrong, 'mistake')}`;
    return `${mistakes}: ${least} to ${most} decisions.`;
  });
}

/** How many may go alone while it is new; null when it is not new any more. A mistake that was found costs a day of growing. */
export function newnessOf(
  state: RecordState,
  at: number,
): { perHour: number; perDay: number; until: number | null } | null {
  const hoursAlone = state.firstAloneAt === null ? 0 : (at - state.firstAloneAt) / HOUR_MS;
  const cleanDays = Math.max(0, Math.floor(hoursAlone / 24) - Math.ceil(state.auditsWrong));
  if (cleanDays > LIMITED_DAYS) return null;
  const { perHour, perDay } = allowanceOf({ hoursAlone, aloneSoFar: state.aloneCount, cleanDays });
  return { perHour, perDay, until: state.firstAloneAt === null ? null : state.firstAloneAt + 24 * HOUR_MS };
}

/** After so many doublings nobody notices the limit any more. */
const LIMITED_DAYS = 10;

/** What holds for an ordinary item now, and what makes it so. */
export function levelWords(level: Level, because: LevelReason): string {
  const why = WHY[because];
  return (
    why ??
    {
      watch: 'Watch only: nothing leaves.',
      draft: 'Every item asks.',
      threshold: 'Unsure items ask; the others go alone.',
      autonomous: 'Every item goes alone.',
    }[level]
  );
}

const WHY: Partial<Record<LevelReason, string>> = {
  evidence: 'It has not earned more than this yet.',
  changed: 'You changed the instructions, so trust starts again at zero.',
  'workflow ceiling': 'This workflow allows no more.',
  'organisation ceiling': 'Your organisation allows no more here.',
  'action class': 'This kind of action may do no more alone.',
  breaker: 'It was stopped after mistakes; everything asks you again.',
  hold: 'A checked item was wrong, so it asks first for a while.',
  'kill switch': 'Everything was put on draft with the kill switch.',
};

function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}
