// The journal of a run: an append-only list of these. Run state is fold(events); nothing else is the truth.
import * as z from 'zod';
import { itemEvidenceSchema, verdictSchema } from '../dial/evidence-event.ts';
import { provenanceSchema } from '../dial/provenance.ts';
import { routeSchema } from '../dial/route.ts';
import { scorePartsSchema } from '../dial/score.ts';
import { levelSchema } from '../graph/dial-setting.ts';

/** A step's key: `nodeId`, or `nodeId~2` for the second manual retry of it. */
export type Key = string;
const key = z.string();
/** Milliseconds since 1970, UTC. */
const at = z.number();

export const runModeSchema = z.enum(['live', 'test', 'sample']);
export type RunMode = z.infer<typeof runModeSchema>;

export const stepErrorSchema = z.object({
  message: z.string(),
  hint: z.string().optional(),
  code: z.string().optional(),
});
export type StepError = z.infer<typeof stepErrorSchema>;

export const proposalSchema = z.object({ summary: z.string(), values: z.record(z.string(), z.unknown()) });

/** The call that read it a second time, in another frame; `system` is its frame. */
const secondCallSchema = z.object({
  provider: z.string(),
  model: z.string(),
  system: z.string(),
  tokensIn: z.number(),
  tokensOut: z.number(),
  costUsd: z.number().nullable(),
  latencyMs: z.number(),
});

/** Tokens, cost and time are those of the whole step: with the second reading, where there was one. */
export const aiCallSchema = z.object({
  provider: z.string(),
  model: z.string(),
  isBuiltIn: z.boolean(),
  isFallback: z.boolean(),
  prompt: z.object({ system: z.string(), user: z.string() }),
  tokensIn: z.number(),
  tokensOut: z.number(),
  costUsd: z.number().nullable(),
  latencyMs: z.number(),
  second: secondCallSchema.optional(),
});

export const metricPointSchema = z.object({
  metric: z.string(),
  kind: z.enum(['count', 'duration', 'money']),
  value: z.number(),
  unit: z.string(),
});
export type MetricPoint = z.infer<typeof metricPointSchema>;

export const questionFieldSchema = z.object({
  name: z.string(),
  label: z.string(),
  type: z.string(),
  required: z.boolean(),
  options: z.array(z.string()).optional(),
});

/** What a person is asked. `draft`: an AI output or an effect's proposal · `gate`, `form`: an approval node · `uncertain`: did this happen? */
export const approvalKindSchema = z.enum(['draft', 'gate', 'form', 'uncertain']);
export type ApprovalKind = z.infer<typeof approvalKindSchema>;

/** How it is reviewed, as it was set when it was asked. What is left out: one person decides, in any time. */
export const askedReviewSchema = z.object({
  /** So many different people must approve. */
  needed: z.number().optional(),
  /** Whoever started the run may not approve. */
  mayApproveOwn: z.literal(false).optional(),
  reasons: z.array(z.string()).optional(),
  /** The role whose people take turns: `assignee` is whose turn it was. */
  turnsOf: z.string().optional(),
  /** Who gets it at the due time, with the same time again. */
  escalateTo: z.string().optional(),
  /** Minutes from asking to the due time; working minutes where `isWorkingTime` says so. */
  minutes: z.number().optional(),
  isWorkingTime: z.literal(true).optional(),
  remindMinutes: z.number().optional(),
  remindAt: z.number().optional(),
  /** What a mistake could cost: the class of what would be done, and the amount it is about. */
  actionClass: z.enum(['A', 'B', 'C', 'D', 'X']).optional(),
  amount: z.number().optional(),
});
export type AskedReview = z.infer<typeof askedReviewSchema>;

export const askedSchema = z.object({
  type: z.literal('approval.asked'),
  at,
  key,
  /** Id of the approval, unique in the store. */
  approval: z.string(),
  kind: approvalKindSchema,
  /** The question of a gate or form; for a draft, what it is ("Draft the reply"). */
  question: z.string(),
  /** Why a person sees this, in words. */
  why: z.string(),
  show: z.array(z.object({ label: z.string(), value: z.string() })),
  fields: z.array(questionFieldSchema),
  /** Node id whose output may be edited; null when nothing may. A draft's is its own node. */
  editable: z.string().nullable(),
  assignee: z.string().nullable(),
  dueAt: z.number().nullable(),
  onTimeout: z.enum(['reject', 'approve', 'port', 'fail']),
  review: askedReviewSchema.optional(),
});

export const decisionSchema = z.enum(['approve', 'edit', 'reject', 'unsure', 'done', 'again', 'stop']);
export type Decision = z.infer<typeof decisionSchema>;

/** A person. `via` tells a session from an API key; a time-out has no person. */
export const actorSchema = z.object({
  id: z.string(),
  name: z.string(),
  via: z.enum(['session', 'key', 'link', 'system']),
});
export type Actor = z.infer<typeof actorSchema>;

/** A settled step of the parent run, as a child run goes on with it. */
export const inheritedStepSchema = z.object({
  output: z.unknown().optional(),
  score: scorePartsSchema.nullable(),
  route: routeSchema.nullable(),
  isDecided: z.boolean(),
  isBuiltIn: z.boolean(),
  carried: provenanceSchema.nullable(),
});
export type InheritedStep = z.infer<typeof inheritedStepSchema>;

/** A settled step and the port it was left by; null: nothing that followed was taken. */
export const keptStepSchema = z.object({ port: z.string().nullable(), step: inheritedStepSchema });
export type KeptStep = z.infer<typeof keptStepSchema>;

/** What a failed child does to its container. */
export const onItemErrorSchema = z.enum(['stop', 'skip', 'collect']);

/** Which step of which run a child run works for, and the place of its item. */
export const parentSchema = z.object({ run: z.string(), key, index: z.number() });
export type Parent = z.infer<typeof parentSchema>;

export const runOutcomeSchema = z.enum(['completed', 'failed', 'cancelled']);

export const runEventSchema = z.discriminatedUnion('type', [
  z.object({
    type: z.literal('run.started'),
    at,
    workflowId: z.string(),
    /** Null for a run of the draft. */
    version: z.number().nullable(),
    mode: runModeSchema,
    /** Id of the trigger node, and the output it started with. */
    trigger: key,
    output: z.unknown(),
    by: actorSchema.nullable(),
    /** The port its trigger is left by: `each` for a child run that does a container's body, else `out`. */
    port: z.string().optional(),
    /** Only of child runs. */
    parent: parentSchema.optional(),
    /** Steps of the parent that the body's steps may read, by node id. Shared by all children: the store keeps it once. */
    inherited: z.record(z.string(), inheritedStepSchema).optional(),
    /** What the values it starts with were made of, when a step of another run handed them in. */
    carried: provenanceSchema.optional(),
    /** How many workflows called each other down to this run. */
    depth: z.number().optional(),
    /** The most that the workflow which called this one may do alone. */
    ceiling: levelSchema.optional(),
    /** Ids of the workflows that called each other down to this run: what is done to one of them holds here. */
    callers: z.array(z.string()).optional(),
    /** The run that called it and did not wait for it: it is nobody's child. */
    calledBy: z.string().optional(),
    /** Only of forks: the run it began from, and the keys of the steps that are done anew. */
    forkOf: z.object({ run: z.string(), cut: z.array(key) }).optional(),
    /** Only of forks: answers of that run, by node id. These steps are not carried out again. */
    recorded: z.record(z.string(), keptStepSchema).optional(),
  }),
  /** A step of the run that this one was forked from, as it was done there. */
  z.object({ type: z.literal('step.kept'), at, key, ...keptStepSchema.shape }),
  /** An attempt began; not journaled for pure steps. */
  z.object({ type: z.literal('step.started'), at, key, attempt: z.number() }),
  /** A step ended well. `sameAs`: its output is another step's, not stored twice. `node`: only when the key is not the node's id. */
  z.object({
    type: z.literal('step.completed'),
    at,
    key,
    port: z.string(),
    output: z.unknown().optional(),
    sameAs: key.optional(),
    /** Its output is the list of what its children made; they are journaled already. */
    ofChildren: z.literal(true).optional(),
    metric: metricPointSchema.optional(),
  }),
  /** An AI attempt ended: output, score and route, journaled together. `way: alone` completes the step. */
  z.object({
    type: z.literal('step.answered'),
    at,
    key,
    output: z.unknown(),
    score: scorePartsSchema,
    call: aiCallSchema,
    route: routeSchema,
    port: z.string(),
    /** Of live runs: what the dial's evidence log keeps of this item. */
    evidence: itemEvidenceSchema.optional(),
  }),
  /** An effect was prepared: what exactly would happen, and the route. `way: refused` completes the step as "would have". */
  z.object({
    type: z.literal('step.proposed'),
    at,
    key,
    proposal: proposalSchema,
    route: routeSchema,
    port: z.string(),
    /** Of live runs, and only when it rests on an AI output that nobody has decided. */
    evidence: itemEvidenceSchema.optional(),
  }),
  /** Committed before the effect is performed. The proposal is the decided one when a person edited it. */
  z.object({ type: z.literal('effect.intended'), at, key, attempt: z.number(), idempotencyKey: z.string() }),
  /** `retryAt`: when the next attempt starts; null: it was the last one. */
  z.object({
    type: z.literal('step.failed'),
    at,
    key,
    attempt: z.number(),
    error: stepErrorSchema,
    retryAt: z.number().nullable(),
  }),
  /** Bytes have left and no answer is known: a person is asked. */
  z.object({ type: z.literal('step.uncertain'), at, key, attempt: z.number(), error: stepErrorSchema }),
  askedSchema,
  /** Stored at once, takes effect at `effectiveAt` (the undo time). `output`: the edited value or the filled-in fields. */
  z.object({
    type: z.literal('approval.decided'),
    at,
    key,
    decision: decisionSchema,
    output: z.unknown().optional(),
    reason: z.string().optional(),
    by: actorSchema,
    effectiveAt: z.number(),
    /** Seconds between opening the item and deciding, as the browser saw it. */
    seconds: z.number().optional(),
    /** Of the caller: the same key again gets the first answer. */
    idempotencyKey: z.string().optional(),
    /** Node id of the step whose mistake it was, when it was not the draft's own. */
    fault: z.string().optional(),
    /** Decided together with others. */
    isBulk: z.literal(true).optional(),
    /** What the person had answered before the draft was shown. */
    own: z.record(z.string(), z.unknown()).optional(),
  }),
  z.object({ type: z.literal('approval.undone'), at, key, by: actorSchema }),
  /** One of several who must approve has. An edit is a new value: the approvals before it are void. */
  z.object({
    type: z.literal('approval.voted'),
    at,
    key,
    decision: z.enum(['approve', 'edit']),
    output: z.unknown().optional(),
    by: actorSchema,
    seconds: z.number().optional(),
    idempotencyKey: z.string().optional(),
  }),
  /** That person took it back. `isEdit`: with it go the approvals of the edited value. */
  z.object({ type: z.literal('approval.unvoted'), at, key, by: actorSchema, isEdit: z.boolean() }),
  /** Somebody gave it to a person or role; null: to whoever may decide. */
  z.object({ type: z.literal('approval.assigned'), at, key, to: z.string().nullable(), by: actorSchema }),
  z.object({ type: z.literal('approval.reminded'), at, key }),
  /** Nobody decided in time: it is somebody else's now, until a new due time. */
  z.object({
    type: z.literal('approval.escalated'),
    at,
    key,
    to: z.string(),
    dueAt: z.number(),
    remindAt: z.number().optional(),
  }),
  /** The AI is to write it again. The question stays as it is until the new draft is there. */
  z.object({ type: z.literal('approval.reprompted'), at, key, instruction: z.string(), by: actorSchema }),
  /** Writing it again failed: the draft that is there can be decided. */
  z.object({ type: z.literal('approval.kept'), at, key, error: stepErrorSchema }),
  /** The new draft is there, and is asked about anew. */
  z.object({ type: z.literal('approval.replaced'), at, key, verdicts: z.array(verdictSchema).optional() }),
  /** The undo time is over: the run goes on with the decision, by `port`; null: nothing that follows is taken. */
  z.object({
    type: z.literal('approval.settled'),
    at,
    key,
    port: z.string().nullable(),
    /** What it means as evidence, for its own step and for those whose output it judged. */
    verdicts: z.array(verdictSchema).optional(),
  }),
  /** Nobody decided in time. */
  z.object({
    type: z.literal('approval.expired'),
    at,
    key,
    port: z.string().nullable(),
    verdicts: z.array(verdictSchema).optional(),
  }),
  /**
   * A step waits for a time or a signal. `until` null: for ever. Also the pause of a container between two children, and the time in
   * which a proposed effect can be held back before it goes out alone.
   */
  z.object({
    type: z.literal('wait.begun'),
    at,
    key,
    until: z.number().nullable(),
    signal: z.object({ name: z.string(), correlation: z.string() }).nullable(),
  }),
  /**
   * The wait is over. `port` null: a container's pause, or the time of an effect, after which it goes on. `signal`: id of the one that
   * came. `person`: somebody held the effect back.
   */
  z.object({
    type: z.literal('wait.ended'),
    at,
    key,
    port: z.string().nullable(),
    by: z.enum(['time', 'signal', 'person']),
    actor: actorSchema.optional(),
    output: z.unknown().optional(),
    signal: z.number().optional(),
  }),
  /** A container knows what it has to do: `total` children at most, so many at once. */
  z.object({
    type: z.literal('children.planned'),
    at,
    key,
    total: z.number(),
    concurrency: z.number(),
    onItemError: onItemErrorSchema,
  }),
  /** Written in one transaction with the child run's own beginning. */
  z.object({ type: z.literal('child.started'), at, key, index: z.number(), run: z.string() }),
  /** A child has ended, and its container knows. Again for the same index after the child was tried again. */
  z.object({
    type: z.literal('child.ended'),
    at,
    key,
    index: z.number(),
    run: z.string(),
    outcome: runOutcomeSchema,
    output: z.unknown().optional(),
    error: stepErrorSchema.optional(),
    carried: provenanceSchema.optional(),
  }),
  /** A failed step is tried again by a person, under a new key, with corrections of its config where some were made. */
  z.object({
    type: z.literal('run.retried'),
    at,
    key,
    node: z.string(),
    by: actorSchema,
    config: z.record(z.string(), z.unknown()).optional(),
  }),
  z.object({
    type: z.literal('run.ended'),
    at,
    outcome: runOutcomeSchema,
    error: stepErrorSchema.optional(),
    by: actorSchema.optional(),
  }),
]);
export type RunEvent = z.infer<typeof runEventSchema>;
export type Asked = z.infer<typeof askedSchema>;

/** An event with its place in the journal; `seq` grows over all runs. */
export interface JournalEntry {
  seq: number;
  event: RunEvent;
}
