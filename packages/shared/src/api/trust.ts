// Trust: what a step has earned, on what evidence, and the history of its dial.
import * as z from 'zod';
import { evidenceEventSchema } from '../dial/evidence-event.ts';
import { dialSettingSchema, levelSchema, stakesSchema } from '../graph/dial-setting.ts';
import { actorSchema } from '../run/event.ts';
import { BUILDERS, DECIDERS, EVERYONE, idParams, okSchema, pageOf, pageQuery, route } from './route.ts';
import { liveDialSchema } from './workflows.ts';

/** One row of the backtest table (dial.md 2.3). Shares from 0 to 1. */
export const backtestRowSchema = z.object({
  position: z.number(),
  alone: z.number(),
  toHuman: z.number(),
  /** Sum of losses among the items that would have gone alone. */
  disagreements: z.number(),
  coverage: z.number(),
  rate: z.number().nullable(),
  /** The true rate is very likely below this; 1 without evidence. */
  upper: z.number(),
  upperFixedLook: z.number(),
  certified: z.boolean(),
  /** Approvals in a row that are still missing; null when it is certified. */
  needMore: z.number().nullable(),
});

/** What a card shows of a step's dial. */
export const trustBriefSchema = z.object({
  nodeId: z.string(),
  level: levelSchema,
  /** Earned by evidence, or set by hand above it; neither when it is no higher than where it began. */
  origin: z.enum(['earned', 'by hand', 'start']),
  /** Share of the last 200 items that went alone; null without any. */
  shareAlone: z.number().nullable(),
  /** Share of the last 200 decided drafts that went out unchanged, and of how many; null without any. */
  shareUnchanged: z.number().nullable(),
  decided: z.number(),
  waiting: z.number(),
  /** It asks first for a while, or was stopped. */
  isHeld: z.boolean(),
  isStopped: z.boolean(),
});
export type TrustBrief = z.infer<typeof trustBriefSchema>;

export const recommendationSchema = z.object({
  kind: z.enum(['graduate', 'hold', 'step-down']),
  /** Only of `graduate`: the level and position to go to. */
  level: levelSchema.nullable(),
  position: z.number().nullable(),
  /** In the words of dial.md section 6, most important first. */
  words: z.array(z.string()),
  /** Approvals in a row until the next step up; null when none helps or none is needed. */
  needMore: z.number().nullable(),
});
export type Recommendation = z.infer<typeof recommendationSchema>;

export const trustSchema = z.object({
  workflowId: z.string(),
  workflowTitle: z.string(),
  nodeId: z.string(),
  nodeTitle: z.string(),
  dial: liveDialSchema,
  brief: trustBriefSchema,
  /** What holds for an ordinary item now, with the first limit that makes it so, in words. */
  effective: z.object({ level: levelSchema, words: z.string() }),
  policy: z.enum(['judgement', 'earned']),
  /** At most `alpha` mistakes among items that went alone, with certainty 1 - `delta`. */
  promise: z.object({
    alpha: z.number(),
    /** After what planted mistakes have shown of the reviewers; equal to `alpha` without any. */
    usableAlpha: z.number(),
    delta: z.number(),
    stakes: stakesSchema,
    auditShare: z.number(),
  }),
  /** Evidence key in force, and the model it is for; null before the first item. */
  evidenceKey: z.string().nullable(),
  model: z.string().nullable(),
  /** Why the evidence is empty or suspended, in words: “You changed the instructions, so trust starts again at zero.” */
  keyNote: z.string().nullable(),
  earned: z.object({ level: levelSchema, position: z.number().nullable() }),
  positions: z.array(z.number()).nullable(),
  rows: z.array(backtestRowSchema),
  counts: z.object({
    items: z.number(),
    verdicts: z.number(),
    approved: z.number(),
    edited: z.number(),
    rejected: z.number(),
    unsure: z.number(),
    expired: z.number(),
    /** Verdicts that are no proof: too fast, in bulk, the same input again. */
    notCounted: z.number(),
    alone: z.number(),
    reviewers: z.number(),
  }),
  recommendation: recommendationSchema,
  /** How many verdicts each promise costs (dial.md 2.4), in words. */
  price: z.array(z.string()),
  audits: z.object({
    /** Share of the items that go alone which is checked now. */
    share: z.number(),
    open: z.number(),
    checked: z.number(),
    wrong: z.number(),
    isHeld: z.boolean(),
    /** About how many items still ask first. */
    heldFor: z.number().nullable(),
    /** Upper bound over all items that went alone, checked or not; null without any. */
    upper: z.number().nullable(),
    /** Over all items that went alone, checked or not, from those that were checked; null without any (dial.md 2.6). */
    estimate: z
      .object({
        /** Items that went alone. */
        count: z.number(),
        /** Likely share of mistakes among them (Hájek); null while none was checked. */
        rate: z.number().nullable(),
        /** The same by the other formula (Horvitz-Thompson), for auditors: as the checks are few it moves more. */
        horvitzThompson: z.number(),
        /** The true share is very likely below this, however often one looks; 1 when nothing is known. */
        upper: z.number(),
        words: z.string(),
      })
      .nullable(),
  }),
  stopped: z.object({ at: z.number(), why: z.string() }).nullable(),
  /** While it is new: how many may go alone in an hour and a day; null when it is not limited. */
  newness: z.object({ perHour: z.number(), perDay: z.number(), until: z.number().nullable() }).nullable(),
  canaries: z.object({
    isOn: z.boolean(),
    shown: z.number(),
    caught: z.number(),
    /** Of real mistakes reviewers very likely catch at least this share; null while no planted one was decided. */
    catchLower: z.number().nullable(),
    /** “Reviewers caught 38 of 40 planted mistakes; we lowered the limit to match.” Null while none was decided. */
    words: z.string().nullable(),
  }),
  /** Of dots and curve; null below 20 verdicts. `points`: score, share approved with its 95 % interval, and count. */
  calibration: z
    .object({
      verdicts: z.number(),
      points: z.array(
        z.object({ score: z.number(), share: z.number(), low: z.number(), high: z.number(), count: z.number() }),
      ),
      curve: z.array(z.object({ score: z.number(), probability: z.number() })),
    })
    .nullable(),
  /** For the cost line: seconds a review takes (median), items in the last 30 days. */
  cost: z.object({ secondsPerReview: z.number().nullable(), itemsPerMonth: z.number() }),
  /**
   * For “could cost up to …” (dial.md 2.8): what mistakes could cost in a week is the `upper` and `coverage` of a row × `averageAmount` × `itemsPerWeek`.
   * Over the last four weeks; null where the dial has no amount, or none was read yet.
   */
  possibleCost: z
    .object({
      /** In the unit of the field, without sign. */
      averageAmount: z.number(),
      itemsPerWeek: z.number(),
      /** What the dial reads as the amount, such as `enquiry.budget`. */
      amountField: z.string(),
      /** ISO 4217 code, where the field has one. */
      currency: z.string().optional(),
    })
    .nullable(),
  /** A raise that waits for a second person. */
  request: z
    .object({
      id: z.string(),
      setting: dialSettingSchema,
      reason: z.string(),
      by: actorSchema,
      at: z.number(),
      mayAccept: z.boolean(),
    })
    .nullable(),
});
export type Trust = z.infer<typeof trustSchema>;

/** Decided items of the key in force, newest last, as columns: a list of objects would be several times larger. */
export const trustHistorySchema = z.object({
  scores: z.array(z.number()),
  losses: z.array(z.number()),
  approvals: z.array(z.string()),
});
export type TrustHistory = z.infer<typeof trustHistorySchema>;

/** A line of the history of a dial. */
export const trustEntrySchema = z.object({
  id: z.string(),
  at: z.number(),
  kind: z.enum(['level', 'earned', 'audit', 'hold', 'stopped', 'key', 'request', 'promise', 'setting']),
  words: z.string(),
  by: actorSchema.nullable(),
  reason: z.string().nullable(),
  /**
   * Evidence at that time: verdicts, mistakes, and the upper bound among items with a score from `position` on (0: all that pass the
   * checks; null where older entries do not say); null when there was none.
   */
  evidence: z
    .object({
      verdicts: z.number(),
      mistakes: z.number(),
      upper: z.number(),
      position: z.number().nullable().default(null),
    })
    .nullable(),
});
export type TrustEntry = z.infer<typeof trustEntrySchema>;

/** Everything needed to recompute what a step has earned; `leeway dial verify FILE` checks sums and signature. */
export const certificateSchema = z.object({
  leeway: z.literal('certificate'),
  schema: z.literal(1),
  workspace: z.string(),
  workflow: z.object({ id: z.string(), title: z.string() }),
  node: z.object({ id: z.string(), title: z.string() }),
  evidenceKey: z.string(),
  issuedAt: z.number(),
  promise: z.object({ alpha: z.number(), usableAlpha: z.number(), delta: z.number() }),
  position: z.number().nullable(),
  level: levelSchema,
  n: z.number(),
  k: z.number(),
  logEvidence: z.number(),
  confirmedBy: actorSchema.nullable(),
  events: z.array(evidenceEventSchema),
  /** Ed25519 over the canonical JSON of all that stands above; `publicKey` in PEM. */
  publicKey: z.string(),
  signature: z.string(),
});
export type Certificate = z.infer<typeof certificateSchema>;

const nodeParams = z.object({ id: z.string(), nodeId: z.string() });
const place = '/api/workflows/:id/nodes/:nodeId/trust' as const;

export const trust = {
  get: route({
    method: 'GET',
    path: place,
    summary: 'What a step has earned: evidence, backtest, recommendation, audits',
    access: EVERYONE,
    params: nodeParams,
    response: trustSchema,
  }),
  history: route({
    method: 'GET',
    path: `${place}/history`,
    summary: 'Scores and losses of decided items, for the live backtest',
    access: EVERYONE,
    params: nodeParams,
    response: trustHistorySchema,
  }),
  entries: route({
    method: 'GET',
    path: `${place}/entries`,
    summary: 'Every change of its level, with who, why, and the evidence then; newest first',
    access: EVERYONE,
    params: nodeParams,
    query: pageQuery,
    response: pageOf(trustEntrySchema),
  }),
  certificate: route({
    method: 'GET',
    path: `${place}/certificate`,
    summary: 'A signed statement of what it has earned, with the evidence',
    access: EVERYONE,
    params: nodeParams,
    response: certificateSchema,
  }),
  accept: route({
    method: 'POST',
    path: `${place}/accept`,
    summary: 'Follow the recommendation to go up; 409 when it is another one by now',
    access: BUILDERS,
    params: nodeParams,
    body: z.object({ level: levelSchema, position: z.number() }),
    response: trustSchema,
  }),
  complain: route({
    method: 'POST',
    path: `${place}/complaint`,
    summary: 'An item that went out alone turned out to be wrong',
    access: DECIDERS,
    params: nodeParams,
    body: z.object({ runId: z.string(), key: z.string(), reason: z.string().max(2000).optional() }),
    response: okSchema,
  }),
  briefs: route({
    method: 'GET',
    path: '/api/workflows/:id/trust',
    summary: 'What the cards show of each dial',
    access: EVERYONE,
    params: idParams,
    response: z.object({ items: z.array(trustBriefSchema) }),
  }),
  proposal: route({
    method: 'GET',
    path: '/api/trust/proposal',
    summary: 'The one step of the workspace that has earned more, if any',
    access: EVERYONE,
    response: z.object({
      proposal: z
        .object({
          workflowId: z.string(),
          workflowTitle: z.string(),
          nodeId: z.string(),
          nodeTitle: z.string(),
          level: levelSchema,
          words: z.array(z.string()),
        })
        .nullable(),
    }),
  }),
  acceptRequest: route({
    method: 'POST',
    path: '/api/dial-requests/:id/accept',
    summary: 'Agree to a raise that somebody else asked for',
    access: BUILDERS,
    params: idParams,
    response: liveDialSchema,
  }),
  declineRequest: route({
    method: 'POST',
    path: '/api/dial-requests/:id/decline',
    summary: 'Refuse a raise, or take one’s own back',
    access: BUILDERS,
    params: idParams,
    response: okSchema,
  }),
};
