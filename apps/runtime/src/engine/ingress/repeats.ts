// What tells that a delivery came before: a header, a value of its content, or all of its content for some minutes.
import { createHash } from 'node:crypto';
import type { Delivery } from '@leeway/nodes/contract/run.ts';
import { compileCel } from '@leeway/shared/expression/cel.ts';
import type { PlanNode } from '../plans/plan.ts';

export interface RepeatKey {
  key: string;
  /** Null: for ever. */
  expiresAt: number | null;
}

/** Longer keys are kept as their hash: cut off they would take different deliveries for one. */
const LONGEST_KEY = 500;

/** By what a delivery is recognised, as its trigger says (contract/delivery-fields.ts); null when it is not, or lacks what is asked for. */
export function repeatKeyOf({ config }: Pick<PlanNode, 'config'>, delivery: Delivery, now: number): RepeatKey | null {
  switch (config.dedupeBy) {
    case 'header':
      return lasting(headerOf(config.dedupeHeader, delivery.headers));
    case 'expression':
      return lasting(valueOf(config.dedupe, delivery));
    case 'body': {
      const minutes = typeof config.dedupeMinutes === 'number' ? config.dedupeMinutes : 10;
      return { key: hashOf(printed(delivery.body ?? null)), expiresAt: now + minutes * 60_000 };
    }
    default:
      return null;
  }
}

function lasting(text: string | null): RepeatKey | null {
  if (text === null || text === '') return null;
  return { key: text.length > LONGEST_KEY ? hashOf(text) : text, expiresAt: null };
}

function headerOf(name: unknown, headers: Delivery['headers']): string | null {
  return typeof name === 'string' ? (headers[name.trim().toLowerCase()]?.trim() ?? null) : null;
}

function valueOf(expression: unknown, { body, headers, query }: Delivery): string | null {
  if (typeof expression !== 'string' || expression.trim() === '') return null;
  try {
    const value = compileCel(expression).evaluate({ body, headers, query });
    return value === null || value === undefined ? null : printed(value);
  } catch {
    // Without a key there is nothing to recognise it by; losing it would be worse than taking it twice.
    return null;
  }
}

function printed(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}

function hashOf(text: string): string {
  return createHash('sha256').update(text).digest('base64url');
}
