// What the graph rules need to know of a node type. packages/nodes makes these from its definitions.
import type * as z from 'zod';
import type { DialSetting } from './dial-setting.ts';
import type { Retry } from './graph.ts';
import type { Shape } from './shape.ts';

/** A reads or annotates, B reversible write, C message to the outside, D money, contract, deletion or rights, X never alone (dial.md 2.8). */
export type ActionClass = 'A' | 'B' | 'C' | 'D' | 'X';

/** Decides which of the `run.ts` kinds executes the node (architecture.md section 4). */
export type NodeKind = 'trigger' | 'pure' | 'ai' | 'read' | 'effect' | 'approval' | 'wait' | 'container';

/** One output port. `label` is shown on the edge when a node has several. */
export interface Port {
  name: string;
  label: string;
}

/** Serialisable JSON Schema of a config; fields carry `control` and other hints from contract/fields.ts. */
export type JsonSchema = { [key: string]: unknown };

/** Where the output of another node can be asked for, when a node's own output depends on it. */
export interface ShapeContext {
  /** Shape of the merged input (the output of the node before it), `any` where several meet. */
  input: Shape;
  /** Shapes of upstream nodes by name, for values made by expressions. */
  scope: Readonly<Record<string, Shape>>;
  /** Shape of a CEL expression in this scope; `any` when it does not check. */
  shapeOfCel(cel: string): Shape;
  /** Of a container: what one time through its body makes. Any of its fields may be missing; `any` where it has several ends. */
  body?: Shape;
}

/** The data of a node type, on both sides. `C` is its parsed config. */
export interface NodeType<C = unknown> {
  type: string;
  version: number;
  title: string;
  summary: string;
  /** A lucide icon name in kebab-case. */
  icon: string;
  kind: NodeKind;
  /** Parses a config. Expression fields stay text: they are resolved per run. */
  config: z.ZodType<C>;
  /** The config a node has when it is dropped on the canvas. It may be incomplete. */
  initialConfig: Record<string, unknown>;
  outputs(config: C): readonly Port[];
  output(config: C, context: ShapeContext): Shape;
  /** Of a container with a body: what its name means inside the body (the item), while `output` is what it means after it. */
  bodyOutput?(config: C, context: ShapeContext): Shape;
  actionClass: ActionClass;
  /** Of a type whose config decides it. */
  actionClassOf?(config: C): ActionClass;
  /** Whether running the effect twice with the same key is harmless. */
  isIdempotent(config: C): boolean;
  /** An effect whose config only looks something up (a GET, a find): never refused, never asks. */
  isReadOnly?(config: C): boolean;
  /** Null for kinds without a dial. */
  dial: DialSetting | null;
  retry: Retry;
  timeoutSeconds: number;
  /** The card's second line: what the node does, in a few words, from its config. */
  describe(config: C): string;
  /** Problems the config schema cannot say, such as two fields of one name. */
  check?(config: C): readonly ConfigProblem[];
}

/** What the canvas draws of a node type. It is known before any schema is loaded. */
export type NodeCard<C = unknown> = Pick<
  NodeType<C>,
  'type' | 'version' | 'title' | 'summary' | 'icon' | 'kind' | 'initialConfig' | 'dial' | 'outputs' | 'describe'
>;

/** A problem of a config: a dotted path to the field, and a sentence with the way out. */
export interface ConfigProblem {
  field: string;
  message: string;
}

/** Looks up a node type by its name. */
export type Catalogue = (type: string) => NodeType | undefined;

/** The type as it is with this config: what an action is told to do may decide its class. A config that cannot be read yet decides nothing. */
export function typeWith(type: NodeType, config: unknown): NodeType {
  if (!type.actionClassOf) return type;
  const read = type.config.safeParse(config);
  return read.success ? { ...type, actionClass: type.actionClassOf(read.data) } : type;
}
