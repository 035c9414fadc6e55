// A record of trust as the runtime gives it, made up: states that take hundreds of decisions to reach stand at once.
import {
  type Trust,
  type TrustEntry,
  type TrustHistory,
  trustBriefSchema,
  trustHistorySchema,
  trustSchema,
} from '@leeway/shared/api/trust.ts';
import { backtest } from '@leeway/shared/dial/backtest.ts';
import type { Page, Route } from '@playwright/test';

/** The step of the template whose dial is looked at. */
export const STEP = 'drft';
const POSITIONS = [0.9132, 0.8473, 0.71, 0.62, 0];
const PROMISED = { alpha: 0.05, delta: 0.05 };

/**
 * Two hundred decided items: 148 with a score of 0.82 or more, of which 3 were rejected or changed, and 52 below it, of which every
 * fourth was. `approval` is what “Read the 3” leads to.
 */
export function pastDecisions(approval: string): TrustHistory {
  const above = Array.from({ length: 148 }, (_, index) => ({
    score: 0.82 + (index % 18) / 100,
    loss: index % 50 === 7 ? 1 : 0,
  }));
  const below = Array.from({ length: 52 }, (_, index) => ({
    score: 0.5 + (index % 32) / 100,
    loss: index % 4 === 0 ? 1 : 0,
  }));
  const items = [...above, ...below];
  return trustHistorySchema.parse({
    scores: items.map(({ score }) => score),
    losses: items.map(({ loss }) => loss),
    approvals: items.map(() => approval),
  });
}

/** What a step has earned after those decisions. The contract's own schema checks it. */
export function trustOf(workflowId: string, history: TrustHistory, changes: Partial<Trust> = {}): Trust {
  const verdicts = history.scores.map((score, index) => ({ score, loss: history.losses[index] ?? 0 }));
  const { rows } = backtest(verdicts, POSITIONS, PROMISED);
  const dial = {
    nodeId: STEP,
    setting: { level: 'draft' as const },
    setAt: 1,
    by: null,
    isByHand: false,
    reason: null,
  };
  return trustSchema.parse({
    workflowId,
    workflowTitle: 'Answer enquiries',
    nodeId: STEP,
    nodeTitle: 'Draft the reply',
    dial,
    brief: { ...BRIEF, level: 'draft' },
    effective: { level: 'draft', words: 'Every item asks.' },
    policy: 'judgement',
    promise: { ...PROMISED, usableAlpha: 0.05, stakes: 'normal', auditShare: 0.2 },
    evidenceKey: '3f9a41c07d2be8115f0c',
    model: 'test-model',
    keyNote: null,
    earned: { level: 'draft', position: null },
    positions: POSITIONS,
    rows,
    counts: {
      ...{ items: 214, verdicts: 200, approved: 184, edited: 9, rejected: 7, unsure: 0 },
      ...{ expired: 0, notCounted: 14, alone: 0, reviewers: 2 },
    },
    recommendation: {
      kind: 'hold',
      level: null,
      position: null,
      words: [
        'Not yet: about 34 more approvals in a row are needed.',
        'One more mistake would add about 50 more approvals.',
      ],
      needMore: 34,
    },
    price: ['At most 5 mistakes in 100: 74 to 109 approvals without a mistake, 131 to 170 with one.'],
    audits: { share: 0.2, open: 0, checked: 0, wrong: 0, isHeld: false, heldFor: null, upper: null, estimate: null },
    stopped: null,
    newness: null,
    canaries: { isOn: false, shown: 0, caught: 0, catchLower: null, words: null },
    possibleCost: null,
    calibration: calibrationOf(),
    cost: { secondsPerReview: 53, itemsPerMonth: 200 },
    request: null,
    ...changes,
  });
}

const BRIEF = trustBriefSchema.parse({
  nodeId: STEP,
  level: 'threshold',
  origin: 'earned',
  shareAlone: 0.64,
  shareUnchanged: 0.91,
  decided: 200,
  waiting: 3,
  isHeld: false,
  isStopped: false,
});

function calibrationOf() {
  const points = [
    { score: 0.54, share: 0.5, low: 0.31, high: 0.69, count: 20 },
    { score: 0.65, share: 0.68, low: 0.47, high: 0.84, count: 22 },
    { score: 0.76, share: 0.74, low: 0.52, high: 0.88, count: 20 },
    { score: 0.87, share: 0.95, low: 0.88, high: 0.98, count: 76 },
    { score: 0.95, share: 0.98, low: 0.93, high: 0.99, count: 62 },
  ];
  return { verdicts: 200, points, curve: points.map(({ score, share }) => ({ score, probability: share })) };
}

const HISTORY: TrustEntry[] = [
  {
    id: 'h2',
    at: Date.UTC(2026, 10, 12, 9, 30),
    kind: 'stopped',
    words: 'Stopped: checks found 5 mistakes in 22. Everything asks you again.',
    by: null,
    reason: null,
    evidence: { verdicts: 222, mistakes: 8, upper: 0.081, position: 0 },
  },
  {
    id: 'h1',
    at: Date.UTC(2026, 10, 2, 14, 5),
    kind: 'level',
    words: 'Set to Ask when unsure, below 82%.',
    by: { id: 'u1', name: 'Ann Reed', via: 'session' },
    reason: 'We read two hundred of its drafts.',
    evidence: { verdicts: 171, mistakes: 2, upper: 0.044, position: 0.847 },
  },
];

export interface TrustDesk {
  /** What is answered from now on. */
  trust: Trust;
  history: TrustHistory;
  /** Calls so far, as `GET history` or `POST accept`. */
  readonly calls: string[];
}

/** Answers everything about trust in the place of the runtime; the rest of the page is the real product. */
export async function serveTrust(page: Page, start: Pick<TrustDesk, 'trust' | 'history'>): Promise<TrustDesk> {
  const desk: TrustDesk = { ...start, calls: [] };
  const answer = (route: Route) => {
    const { pathname } = new URL(route.request().url());
    const part = pathname.split('/trust')[1]?.slice(1) || 'now';
    desk.calls.push(`${route.request().method()} ${part}`);
    if (part === 'history') return route.fulfill({ json: desk.history });
    if (part === 'entries') return route.fulfill({ json: { items: HISTORY, next: null } });
    return route.fulfill({ json: desk.trust });
  };
  await page.route(`**/api/workflows/*/nodes/${STEP}/trust**`, answer);
  await page.route('**/api/workflows/*/trust', (route) => route.fulfill({ json: { items: [BRIEF] } }));
  await page.route('**/api/trust/proposal', (route) =>
    route.fulfill({
      json: {
        proposal: {
          workflowId: desk.trust.workflowId,
          workflowTitle: desk.trust.workflowTitle,
          nodeId: STEP,
          nodeTitle: desk.trust.nodeTitle,
          level: 'threshold',
          words: ['Ready: 171 decisions, 2 mistakes. About half the items can go alone.'],
        },
      },
    }),
  );
  return desk;
}
