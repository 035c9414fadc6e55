// `defineNode` types a definition by its config schema; the result is plain data that both sides may load.
import type { Retry } from '@leeway/shared/graph/graph.ts';
import type { ActionClass, ConfigProblem, NodeCard, NodeType, ShapeContext } from '@leeway/shared/graph/node-type.ts';
import type { Shape } from '@leeway/shared/graph/shape.ts';
import type * as z from 'zod';

/** The card is spread in: its functions are typed as properties, so that the schema must give what they read. */
interface DefinitionInput<S extends z.ZodType> extends Omit<NodeCard, 'outputs' | 'describe'> {
  outputs: (config: z.infer<S>) => ReturnType<NodeCard['outputs']>;
  describe: (config: z.infer<S>) => string;
  config: S;
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
  retry?: Partial<Retry>;
  /** Of one attempt; defaults to 60. */
  timeoutSeconds?: number;
  check?: (config: z.infer<S>) => readonly ConfigProblem[];
}

/** A node type on both sides, typed by its config schema. */
export type NodeDefinition<S extends z.ZodType = z.ZodType> = NodeType<z.infer<S>>;

/** Adds to a card what the inspector and the engine need to know, with the defaults of a definition. Pure data in, pure data out: it must not reach the outside. */
export function defineNode<S extends z.ZodType>(input: DefinitionInput<S>): NodeDefinition<S> {
  return {
    actionClass: 'A',
    isIdempotent: () => false,
    timeoutSeconds: 60,
    ...input,
    retry: { attempts: 1, backoffSeconds: 2, factor: 2, maxSeconds: 60, ...input.retry },
    // zod's inferred output type is what `config.parse` returns; the generic cannot be expressed on NodeType itself.
    config: input.config as NodeDefinition<S>['config'],
  };
}
