// A call to the address of a step that waits: a signal for the run whose key the call carries.
import type { Delivery } from '@leeway/nodes/contract/run.ts';
import { compileCel } from '@leeway/shared/expression/cel.ts';
import type { DeliveryAnswer } from '../engine.ts';
import type { Entrance } from '../ingress/entrances.ts';
import type { Signals } from './signals.ts';

/** Rejected when the key cannot be read from the call; else on disk before it is answered. */
export async function takeSignal(signals: Signals, place: Entrance, delivery: Delivery): Promise<DeliveryAnswer> {
  const { workflowId, node } = place;
  const correlation = correlationOf(node.config.match, delivery);
  if (correlation === null) {
    const message = `The call carries no key: “${String(node.config.match)}” has no value in it.`;
    return { kind: 'rejected', problems: [{ field: 'match', message }], deliveryId: null };
  }
  const name = `hook:${String(node.config.path)}`;
  const { body, headers, query } = delivery;
  const answer = await signals.send(
    { workflowId, name, correlation },
    { value: { body, headers, query }, dedupe: headers['idempotency-key'] ?? null },
  );
  return { kind: 'signalled', answer };
}

/** As text, which is what the run's own key is. Without a rule any call is meant. */
function correlationOf(match: unknown, { body, headers, query }: Delivery): string | null {
  if (typeof match !== 'string' || match.trim() === '') return '';
  try {
    const value = compileCel(match).evaluate({ body, headers, query });
    if (value === null || value === undefined || value === '') return null;
    return typeof value === 'string' ? value.trim() : JSON.stringify(value);
  } catch {
    return null;
  }
}
