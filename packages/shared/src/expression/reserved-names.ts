// Names that mean something else in expressions. Apart from the limits, because the canvas needs them to name a step.

/** Names that lead from data to the machinery of JavaScript. They cannot be read, not even when data has such a field. */
export const PROTOTYPE_NAMES: ReadonlySet<string> = new Set(['constructor', '__proto__', 'prototype']);

/** Words with a meaning in CEL: a node with such a name could not be read in expressions. */
export const CEL_WORDS: ReadonlySet<string> = new Set([
  ...['true', 'false', 'null', 'in', 'as', 'break', 'const', 'continue', 'else', 'for', 'function', 'if', 'import'],
  ...['let', 'loop', 'package', 'namespace', 'return', 'var', 'void', 'while', 'cel', 'google', 'optional', 'string'],
  ...['bool', 'int', 'uint', 'double', 'map', 'list', 'bytes', 'null_type', 'type', ...PROTOTYPE_NAMES],
]);

/** Names no node can have. `run` is kept for what expressions will read of the run itself. */
export const RESERVED_NAMES: ReadonlySet<string> = new Set([...CEL_WORDS, 'run']);
