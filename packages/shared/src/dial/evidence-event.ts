// The evidence log of a step: append-only, one list per evidence key. Everything the dial knows is folded from it (record.ts).
import * as z from 'zod';

/** Milliseconds since 1970, UTC. */
const at = z.number();
/** `<run>/<step key>`: one output of an AI step, or one proposal of an effect. */
const item = z.string();
const amount = z.object({ field: z.string(), value: z.number() });
const person = z.object({ id: z.string(), name: z.string() });

/** What the engine notes about an item when its route is decided; journaled with the route. */
export const itemEvidenceSchema = z.object({
  /** Evidence key: SHA-256 of what makes the step behave as it does (dial.md section 3). */
  key: z.string(),
  /** What is promised by the dial at this time; a record that begins with this item begins on these terms. */
  terms: z.object({ alpha: z.number(), delta: z.number(), floor: z.number() }).optional(),
  /**
   * The share of items that is checked at this time, and whether the lot fell on this one. Of items that went alone, with the
   * question about it; also of items that asked below a threshold set by hand: only those drawn are a fair sample with the rest.
   */
  audit: z.object({ share: z.number(), isDrawn: z.boolean(), approval: z.string().nullable() }).optional(),
  /**
   * Of an effect: it carries out what the dials of the drafting steps behind it let through. Their records hold the evidence, and
   * their items are checked; a second check of the same would be one too many.
   */
  isPassedOn: z.literal(true).optional(),
  /** The person fills in the material fields before the draft is shown. */
  isBlind: z.boolean().optional(),
  /** SHA-256 of what it was made from: the same input counts once. */
  inputHash: z.string().optional(),
  /** What is at stake, where the dial reads an amount: the CEL it is read by, and the number without its sign. */
  amount: amount.optional(),
  /** To whom it goes, for the limit of items to one recipient. */
  recipient: z.string().optional(),
});
export type ItemEvidence = z.infer<typeof itemEvidenceSchema>;

export const verdictWordSchema = z.enum(['approved', 'edited', 'rejected', 'unsure', 'expired', 'withdrawn']);
export type VerdictWord = z.infer<typeof verdictWordSchema>;

/** One changed field of a draft. */
export const changeSchema = z.object({ field: z.string(), before: z.unknown(), after: z.unknown() });
export type Change = z.infer<typeof changeSchema>;

/** Where a verdict came from. `gate`: an approval step that showed the draft · `blame`: the fault of a draft that used it. */
export const verdictSourceSchema = z.enum(['draft', 'gate', 'blame', 'audit', 'shadow', 'second look', 'complaint']);

/** What a person's answer means for one item; journaled with the settlement of the question. */
export const verdictSchema = z.object({
  item,
  node: z.string(),
  /** Evidence key of the item. */
  evidenceKey: z.string(),
  verdict: verdictWordSchema,
  /** x of dial.md 1.4, from 0 (fine) to 1 (wrong); null: no evidence. */
  loss: z.number().min(0).max(1).nullable(),
  changes: z.array(changeSchema),
  reason: z.string().optional(),
  /** Seconds the reviewer had it open. */
  seconds: z.number().nullable(),
  isBlind: z.boolean(),
  source: verdictSourceSchema,
  by: person.nullable(),
  /** Why it does not count as proof, in words; null when it does. A rejection always counts. */
  notCounted: z.enum(['too fast', 'in bulk', 'same input', 'same batch', 'own answer seen']).nullable(),
  /**
   * Id of a question to a second person about the same item: where it is asked, this verdict is only counted, and the second one is
   * the evidence. In a journal: the id it would have.
   */
  secondLook: z.string().optional(),
});
export type Verdict = z.infer<typeof verdictSchema>;

/**
 * What part an item has in the evidence. `draft`: everything asks · `below`: it asked because of its score · `held`: it asked because
 * checks went badly · `limited`: it asked because of something about itself (an amount, a rule, a failed check, a rate), so it
 * says nothing about those that go alone · `heldBack`: somebody stopped it before it went out · `alone` · `refused`: nothing left
 * (“Watch only”) · `passedOn`: an effect carried out what a drafting step's dial had let through.
 */
export const itemRoleSchema = z.enum(['draft', 'below', 'held', 'limited', 'heldBack', 'alone', 'refused', 'passedOn']);
export type ItemRole = z.infer<typeof itemRoleSchema>;

/** What a verdict has to know of its item; copied into the verdict, so that the record needs no list of items. */
export const itemFactsSchema = z.object({
  score: z.number().nullable(),
  role: itemRoleSchema,
  /** Score from which on items went alone at that time, 0 for all; null while everything asked. */
  threshold: z.number().nullable(),
  /** Share of audits in force; null when it was not drawn for. */
  share: z.number().nullable(),
  isAudited: z.boolean(),
  /** An earlier item of the same key was made from the same input. */
  isRepeat: z.boolean(),
  /** The how-manieth item of its run and the runs it belongs to (a batch), from 1. */
  inBatch: z.int(),
  /** Epoch of the record when it was drafted: after a stop, earlier items count no more. */
  epoch: z.int(),
});
export type ItemFacts = z.infer<typeof itemFactsSchema>;

export const evidenceEventSchema = z.discriminatedUnion('type', [
  /** A new key, or a new beginning under it; what was promised when it began. */
  z.object({ type: z.literal('begun'), at, alpha: z.number(), delta: z.number(), floor: z.number(), why: z.string() }),
  /** An item and its route. */
  z.object({
    type: z.literal('item'),
    at,
    item,
    ...itemFactsSchema.shape,
    route: z.enum(['alone', 'ask', 'refused']),
    because: z.string(),
    isBlind: z.boolean(),
    inputHash: z.string().nullable(),
    recipient: z.string().nullable(),
    amount: amount.optional(),
  }),
  z.object({
    type: z.literal('verdict'),
    at,
    ...verdictSchema.omit({ node: true, evidenceKey: true }).shape,
    /** Null when nothing is known of its item. */
    of: itemFactsSchema.nullable(),
  }),
  /** A planted mistake was shown and decided. */
  z.object({ type: z.literal('canary'), at, canary: z.string(), isMissed: z.boolean(), by: person }),
  /** The ledger moved to a looser position: a person confirmed the recommendation. */
  z.object({ type: z.literal('moved'), at, to: z.int(), by: person, certificate: z.string() }),
  /** Other terms than before; evidence is judged anew by them. */
  z.object({ type: z.literal('promise'), at, alpha: z.number(), delta: z.number(), floor: z.number(), by: person }),
  /** More audits for a while: a key came back, nothing was heard for long, the scores moved. */
  z.object({ type: z.literal('probation'), at, items: z.int(), why: z.string() }),
  /** The watch gave the alarm: back to draft, evidence dropped, a new epoch begins. */
  z.object({ type: z.literal('stopped'), at, why: z.string() }),
]);
export type EvidenceEvent = z.infer<typeof evidenceEventSchema>;
