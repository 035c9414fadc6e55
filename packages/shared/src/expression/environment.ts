// The one CEL environment of the product: which functions exist and how numbers mix.
import { Environment } from '@marcbachmann/cel-js';
import * as formatters from './formatters.ts';
import { MAX_AST_NODES, MAX_DEPTH } from './limits.ts';

/** Variables are dyn here: what they hold is checked against shapes in check.ts, where numbers need no int and double. */
export const environment = withMixedNumbers(
  withFormatters(
    new Environment({
      unlistedVariablesAreDyn: true,
      homogeneousAggregateLiterals: false,
      enableOptionalTypes: true,
      limits: { maxAstNodes: MAX_AST_NODES, maxDepth: MAX_DEPTH },
    }),
  ),
);

function withFormatters(env: Environment): Environment {
  // Without `async: false` the library treats every result as a possible promise.
  const sync = { async: false };
  return env
    .registerFunction('title(dyn): string', formatters.title, sync)
    .registerFunction('upper(dyn): string', formatters.upper, sync)
    .registerFunction('lower(dyn): string', formatters.lower, sync)
    .registerFunction('trim(dyn): string', formatters.trim, sync)
    .registerFunction('firstLine(dyn): string', formatters.firstLine, sync)
    .registerFunction('money(dyn): string', formatters.money, sync)
    .registerFunction('money(dyn, dyn): string', formatters.money, sync)
    .registerFunction('number(dyn): string', formatters.number, sync)
    .registerFunction('number(dyn, dyn): string', formatters.number, sync)
    .registerFunction('date(dyn): string', formatters.date, sync)
    .registerFunction('date(dyn, dyn): string', formatters.date, sync)
    .registerFunction('list(dyn): string', formatters.list, sync)
    .registerFunction('json(dyn): string', formatters.json, sync)
    .registerFunction('urlEncode(dyn): string', formatters.urlEncode, sync)
    .registerFunction('round(dyn): double', formatters.round, sync)
    .registerFunction('round(dyn, dyn): double', formatters.round, sync)
    .registerFunction('isEmpty(dyn): bool', formatters.isEmpty, sync);
}

/** JSON numbers are doubles and literals ints: without these, `1 + budget` would not exist. Comparisons but == are in the library. */
function withMixedNumbers(env: Environment): Environment {
  for (const [left, right] of [
    ['int', 'double'],
    ['double', 'int'],
  ] as const) {
    type Pair = [bigint | number, bigint | number];
    env
      .registerOperator(`${left} + ${right}: double`, (...[a, b]: Pair) => Number(a) + Number(b))
      .registerOperator(`${left} - ${right}: double`, (...[a, b]: Pair) => Number(a) - Number(b))
      .registerOperator(`${left} * ${right}: double`, (...[a, b]: Pair) => Number(a) * Number(b))
      .registerOperator(`${left} / ${right}: double`, (...[a, b]: Pair) => Number(a) / Number(b))
      .registerOperator(`${left} % ${right}: double`, (...[a, b]: Pair) => Number(a) % Number(b));
  }
  return env
    .registerOperator('double % double: double', (a: number, b: number) => a % b)
    .registerOperator('int == double: bool', (a: bigint, b: number) => Number(a) === b);
}
