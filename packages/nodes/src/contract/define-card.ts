// `defineCard` types what the canvas draws of a node type. It stands apart from the definition because a browser draws
// cards long before it needs a schema: nothing here may import zod.
import type { DialSetting } from '@leeway/shared/graph/dial-setting.ts';
import type { NodeCard, NodeKind, Port } from '@leeway/shared/graph/node-type.ts';

/** `C` is what the card reads of a parsed config; the definition's schema must give at least that. */
interface CardInput<C> {
  type: `${'triggers' | 'ai' | 'approvals' | 'integrations' | 'logic' | 'metrics'}.${string}`;
  version: number;
  title: string;
  summary: string;
  icon: string;
  kind: NodeKind;
  initialConfig: Record<string, unknown>;
  /** Defaults to one port, `out`. */
  outputs?: (config: C) => readonly Port[];
  dial?: DialSetting;
  describe: (config: C) => string;
}

const OUT: readonly Port[] = [{ name: 'out', label: '' }];

/** Fills in the defaults of a card. Pure data in, pure data out: it must not reach the outside. */
export function defineCard<C>(input: CardInput<C>): NodeCard<C> {
  return { outputs: () => OUT, ...input, dial: input.dial ?? null };
}
