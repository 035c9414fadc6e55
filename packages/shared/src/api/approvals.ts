// Approvals: what waits for a person, and the decision. Only POST decides.
import * as z from 'zod';
import { approvalKindSchema, decisionSchema, questionFieldSchema, runModeSchema } from '../run/event.ts';
import { DECIDERS, EVERYONE, idParams, pageOf, pageQuery, route } from './route.ts';

export const approvalStatusSchema = z.enum(['open', 'decided', 'expired', 'withdrawn']);

/** What stands in the inbox. `audit`: an item that went out alone, to be checked afterwards; it stops nothing. */
export const inboxKindSchema = z.enum([...approvalKindSchema.options, 'audit']);
export type InboxKind = z.infer<typeof inboxKindSchema>;

const personSchema = z.object({ id: z.string(), name: z.string() });

/** The label people see beside a score (dial.md 1.3): “about 96 of 100 approved”; `isRough`: in whole tens. */
export const shownProbabilitySchema = z.object({ percent: z.number(), isRough: z.boolean() });

/** What a score has meant so far in the step's record. */
export const scoreLabelSchema = z.object({
  /** Null while there are fewer than 20 answers. */
  shownProbability: shownProbabilitySchema.nullable(),
  /** Answers that count in the record of the step, 20 of which are needed; null where there is no score to explain. */
  answers: z.number().nullable(),
});
export type ScoreLabel = z.infer<typeof scoreLabelSchema>;

export const approvalSummarySchema = z.object({
  id: z.string(),
  runId: z.string(),
  key: z.string(),
  workflowId: z.string(),
  workflowTitle: z.string(),
  nodeId: z.string(),
  nodeTitle: z.string(),
  kind: inboxKindSchema,
  mode: runModeSchema,
  status: approvalStatusSchema,
  /** Who or what it is about ("Priya N."), and what it is ("Oak door, 2 panel"). */
  subject: z.string(),
  question: z.string(),
  why: z.string(),
  score: z.number().nullable(),
  ...scoreLabelSchema.shape,
  /** Why something about it is left out until it is answered, in words; null when nothing is. */
  hidden: z.string().nullable(),
  /** `user:<id>` or `role:<role>`; null: whoever may decide. */
  assignee: z.string().nullable(),
  /** In words: “Ann Smith”, “approvers”. */
  assigneeName: z.string().nullable(),
  /** Somebody works on it; after `until` it is free again. */
  claim: personSchema.extend({ until: z.number() }).nullable(),
  /** Of those who must approve, how many have. */
  approvals: z.object({ needed: z.number(), given: z.number() }),
  /** The caller put it off until then. */
  laterUntil: z.number().nullable(),
  askedAt: z.number(),
  dueAt: z.number().nullable(),
});
export type ApprovalSummary = z.infer<typeof approvalSummarySchema>;

export const decidedSchema = z.object({
  decision: decisionSchema,
  by: z.object({ id: z.string(), name: z.string() }),
  at: z.number(),
  reason: z.string().nullable(),
  output: z.unknown().optional(),
  /** Until then `undo` takes it back. */
  effectiveAt: z.number(),
  isSettled: z.boolean(),
  /** The caller may take it back while it has not taken effect: who decided, and owners. */
  mayUndo: z.boolean(),
});

export const approvalSchema = approvalSummarySchema.extend({
  /** What came in: the trigger's envelope. */
  source: z.object({
    title: z.string(),
    text: z.string().nullable(),
    values: z.array(z.object({ label: z.string(), value: z.unknown() })),
  }),
  /** What reading steps found; `isUnsure` marks values that are not in the source. */
  facts: z.array(z.object({ label: z.string(), value: z.unknown(), from: z.string(), isUnsure: z.boolean() })),
  show: z.array(z.object({ label: z.string(), value: z.string() })),
  /** The draft: values by name. Strings may be long text; what is edited comes back whole as the decision's `output`. */
  draft: z.record(z.string(), z.unknown()).nullable(),
  /** Names of the draft's values that may be edited. */
  editable: z.array(z.string()),
  /** Words in the draft it was least sure of. */
  unsureWords: z.array(z.string()),
  fields: z.array(questionFieldSchema),
  /** Decisions that can be taken here, in order. */
  decisions: z.array(decisionSchema),
  /** The last three like it: same node, newest first. */
  similar: z.array(
    z.object({ id: z.string(), runId: z.string(), subject: z.string(), decision: decisionSchema, at: z.number() }),
  ),
  decided: decidedSchema.nullable(),
  /** Seconds between a decision and its effect, for the person asking. */
  undoSeconds: z.number(),
  /** The draft was made by rules, with no AI model connected. */
  isBuiltIn: z.boolean(),
  /** The caller may decide this one; when not, `mayNotDecide` says why, in words. */
  mayDecide: z.boolean(),
  mayNotDecide: z.string().nullable(),
  /** What happens when nobody decides in time, in words: “goes to Dan Brown”, “is not sent”. */
  atDeadline: z.string().nullable(),
  /** Reasons to choose from when it is changed or refused. */
  reasons: z.array(z.string()),
  /** Steps whose output the draft used: “what was wrong?” */
  faults: z.array(z.object({ nodeId: z.string(), title: z.string() })),
  comments: z.array(
    z.object({
      id: z.string(),
      at: z.number(),
      by: personSchema,
      text: z.string(),
      /** It asks the person who started the run. */
      isQuestion: z.boolean(),
    }),
  ),
  /** Decisions so far, where several people have to approve. */
  votes: z.array(z.object({ by: personSchema, decision: decisionSchema, at: z.number() })),
  /** Drafts that were replaced: written again by a person's instruction. Oldest first. */
  earlierDrafts: z.array(
    z.object({ at: z.number(), values: z.record(z.string(), z.unknown()), instruction: z.string(), by: personSchema }),
  ),
  /** It can be written again with an instruction. */
  mayTryAgain: z.boolean(),
  /**
   * The caller answers before seeing the draft: these are to be filled in, and `draft` is null until `own` is there. After that both
   * can be compared.
   */
  blind: z
    .object({ fields: z.array(questionFieldSchema), own: z.record(z.string(), z.unknown()).nullable() })
    .nullable(),
  /** Seconds below which an approval does not count as proof; null when speed is not checked. */
  readingSeconds: z.number().nullable(),
  /** Of a decided one that was planted with a mistake: what it was and whether it was caught, in words. Null for all others. */
  planted: z.string().nullable(),
});
export type Approval = z.infer<typeof approvalSchema>;

/** How a person decided lately. */
export const reviewerSchema = z.object({
  person: personSchema,
  decided: z.number(),
  /** Share of the decided that were approved as they were; null without any. */
  approveShare: z.number().nullable(),
  /** Half of the decisions took longer; null where nothing is known of their time. */
  medianSeconds: z.number().nullable(),
  /** Planted mistakes that were caught, of those that were shown. */
  caught: z.number(),
  shown: z.number(),
});
export type Reviewer = z.infer<typeof reviewerSchema>;

/** At most so many are decided at once. */
export const BULK_LIMIT = 20;

const reason = z.string().max(2000).optional();

export const approvals = {
  list: route({
    method: 'GET',
    path: '/api/approvals',
    summary: 'What waits for a person, by due time',
    access: EVERYONE,
    query: pageQuery.extend({
      status: approvalStatusSchema.default('open'),
      workflowId: z.string().optional(),
      runId: z.string().optional(),
      nodeId: z.string().optional(),
      kind: inboxKindSchema.optional(),
      /** `mine`: what the caller may decide and has not put off · `all`: everything. */
      scope: z.enum(['mine', 'all']).default('all'),
    }),
    response: pageOf(approvalSummarySchema).extend({ open: z.number(), dueWithinHour: z.number() }),
  }),
  reviewers: route({
    method: 'GET',
    path: '/api/approvals/reviewers',
    summary: 'How people decided in the last 90 days: oneself; for owners everyone',
    access: EVERYONE,
    response: z.object({ items: z.array(reviewerSchema) }),
  }),
  get: route({
    method: 'GET',
    path: '/api/approvals/:id',
    summary: 'One approval with everything needed to decide',
    access: EVERYONE,
    params: idParams,
    response: approvalSchema,
  }),
  decide: route({
    method: 'POST',
    path: '/api/approvals/:id/decision',
    summary: 'Decide; stored at once, takes effect after the undo time',
    access: DECIDERS,
    params: idParams,
    body: z.object({
      decision: decisionSchema,
      /** The whole edited value, or a form's fields. */
      output: z.unknown().optional(),
      reason,
      seconds: z.number().min(0).max(1_000_000).optional(),
      /** Node id of the step whose mistake it was, one of `faults`. */
      fault: z.string().max(100).optional(),
      idempotencyKey: z.string().min(1).max(200),
    }),
    response: approvalSchema,
  }),
  decideMany: route({
    method: 'POST',
    path: '/api/approvals/decisions',
    summary: 'Approve or reject items of one kind at once, after opening one of them; each gets a record of its own',
    access: DECIDERS,
    body: z.object({
      ids: z.array(z.string()).min(1).max(BULK_LIMIT),
      /** The one that was opened and read; one of `ids`. */
      opened: z.string(),
      decision: z.enum(['approve', 'reject']),
      reason,
      idempotencyKey: z.string().min(1).max(200),
    }),
    /** Each on its own: what could not be decided says why, and the others stand. */
    response: z.object({
      items: z.array(z.object({ id: z.string(), isDecided: z.boolean(), problem: z.string().nullable() })),
      undoSeconds: z.number(),
    }),
  }),
  undo: route({
    method: 'POST',
    path: '/api/approvals/:id/undo',
    summary: 'Take a decision back before it takes effect: for the person who took it, and for owners',
    access: DECIDERS,
    params: idParams,
    response: approvalSchema,
  }),
  claim: route({
    method: 'POST',
    path: '/api/approvals/:id/claim',
    summary: 'Work on it, so that nobody else does; 409 when somebody does. Again: for longer',
    access: DECIDERS,
    params: idParams,
    response: approvalSchema,
  }),
  release: route({
    method: 'POST',
    path: '/api/approvals/:id/release',
    summary: 'Let others work on it',
    access: DECIDERS,
    params: idParams,
    response: approvalSchema,
  }),
  assign: route({
    method: 'POST',
    path: '/api/approvals/:id/assign',
    summary: 'Give it to a person or role',
    access: DECIDERS,
    params: idParams,
    body: z.object({ assignee: z.string().min(1).max(200).nullable() }),
    response: approvalSchema,
  }),
  later: route({
    method: 'POST',
    path: '/api/approvals/:id/later',
    summary: 'Put it off, for the caller only; twice is “not sure” for an AI draft',
    access: DECIDERS,
    params: idParams,
    body: z.object({ minutes: z.int().min(1).max(10_080).default(60) }),
    response: approvalSchema,
  }),
  comment: route({
    method: 'POST',
    path: '/api/approvals/:id/comments',
    summary: 'Say something about it, or ask the person who started the run',
    access: EVERYONE,
    params: idParams,
    body: z.object({
      text: z.string().trim().min(1, 'Write something').max(4000),
      isQuestion: z.boolean().default(false),
    }),
    response: approvalSchema,
    status: 201,
  }),
  tryAgain: route({
    method: 'POST',
    path: '/api/approvals/:id/try-again',
    summary: 'Have the AI write it again with an instruction; the new draft takes its place and both are kept',
    access: DECIDERS,
    params: idParams,
    body: z.object({ instruction: z.string().trim().min(1, 'Say what to do differently').max(2000) }),
    /** `approvalId`: of the new draft's question once it is there; null while the AI writes. */
    response: z.object({ approvalId: z.string().nullable() }),
    status: 202,
  }),
  answerBlind: route({
    method: 'POST',
    path: '/api/approvals/:id/own-answer',
    summary: 'The own answer, before the draft is shown',
    access: DECIDERS,
    params: idParams,
    body: z.object({ values: z.record(z.string(), z.unknown()) }),
    response: approvalSchema,
  }),
  showUnanswered: route({
    method: 'POST',
    path: '/api/approvals/:id/show',
    summary:
      'Show what a step on “Watch only” wrote without an own answer: the question is closed, and counts as unanswered',
    access: DECIDERS,
    params: idParams,
    response: approvalSchema,
  }),
};

export const delegationSchema = z.object({
  from: personSchema,
  to: personSchema,
  startsAt: z.number(),
  endsAt: z.number(),
});
export type Delegation = z.infer<typeof delegationSchema>;

export const delegations = {
  list: route({
    method: 'GET',
    path: '/api/delegations',
    summary: 'Who decides for whom, now and to come',
    access: EVERYONE,
    response: z.object({ items: z.array(delegationSchema) }),
  }),
  set: route({
    method: 'PUT',
    path: '/api/me/delegation',
    summary: 'While you are away somebody else decides what is for you; null ends it',
    access: DECIDERS,
    body: z.object({
      delegation: z.object({ to: z.string(), startsAt: z.number(), endsAt: z.number() }).nullable(),
    }),
    response: z.object({ items: z.array(delegationSchema) }),
  }),
};
