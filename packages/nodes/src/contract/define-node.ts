// `defineNode` types a definition by its config schema; the result is plain data that both sides may load.
import type { DialSetting } from '@leeway/shared/graph/dial-setting.ts';
import type { Retry } from '@leeway/shared/graph/graph.ts';
import type {
  ActionClass,
  ConfigProblem,
  NodeKind,
  NodeType,
  Port,
  ShapeContext,
} from '@leeway/shared/graph/node-type.ts';
import type { Shape } from '@leeway/shared/graph/shape.ts';
import type * as z from 'zod';

interface DefinitionInput<S extends z.ZodType> {
  type: `${'triggers' | 'ai' | 'approvals' | 'integrations' | 'logic' | 'metrics'}.${string}`;
  version: number;
  title: string;
  summary: string;
  icon: string;
  kind: NodeKind;
  config: S;
  initialConfig: Record<string, unknown>;
  /** Defaults to one port, `out`. */
  outputs?: (config: z.infer<S>) => readonly Port[];
  output: (config: z.infer<S>, context: ShapeContext) => Shape;
  /** Of a container with a body: what its name means inside the body, while `output` is what it means after it. */
  bodyOutput?: (config: z.infer<S>, context: ShapeContext) => Shape;
  /** Defaults to A. */
  actionClass?: ActionClass;
  /** Where the config decides it. */
  actionClassOf?: (config: z.infer<S>) => ActionClass;
  /** Defaults to false. */
  isIdempotent?: (config: z.infer<S>) => boolean;
  /** An effect whose config only looks something up (a GET, a find): never refused, never asks. */
  isReadOnly?: (config: z.infer<S>) => boolean;
  dial?: DialSetting;
  retry?: Partial<Retry>;
  /** Of one attempt; defaults to 60. */
  timeoutSeconds?: number;
  describe: (config: z.infer<S>) => string;
  check?: (config: z.infer<S>) => readonly ConfigProblem[];
}

const OUT: readonly Port[] = [{ name: 'out', label: '' }];

/** A node type on both sides, typed by its config schema. */
export type NodeDefinition<S extends z.ZodType = z.ZodType> = NodeType<z.infer<S>>;

/** Fills in the defaults of a definition. Pure data in, pure data out: it must not reach the outside. */
export function defineNode<S extends z.ZodType>(input: DefinitionInput<S>): NodeDefinition<S> {
  return {
    actionClass: 'A',
    isIdempotent: () => false,
    timeoutSeconds: 60,
    outputs: () => OUT,
    ...input,
    dial: input.dial ?? null,
    retry: { attempts: 1, backoffSeconds: 2, factor: 2, maxSeconds: 60, ...input.retry },
    // zod's inferred output type is what `config.parse` returns; the generic cannot be expressed on NodeType itself.
    config: input.config as NodeDefinition<S>['config'],
  };
}
