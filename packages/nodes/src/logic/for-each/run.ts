import * as z from 'zod';
import { runOf, TerminalError } from '../../contract/run.ts';
import { kindOfValue } from '../../contract/value-words.ts';
import { definition } from './definition.ts';

// Each item is a row and a child run of its own.
const MAX_ITEMS = 100_000;

const resolvedSchema = z.object({ list: z.unknown() });

export const run = runOf(definition, {
  kind: 'container',
  plan(config) {
    const { list } = resolvedSchema.parse(config);
    if (!Array.isArray(list)) {
      throw new TerminalError(`“List” must be a list, and is ${kindOfValue(list)} in this run.`, {
        hint: 'Choose a value that is a list, such as the rows a table step finds.',
      });
    }
    if (list.length > MAX_ITEMS) {
      throw new TerminalError(`The list has ${list.length} items; ${MAX_ITEMS} is the most.`, {
        hint: 'Go through a part of it at a time.',
      });
    }
    const { concurrency, onItemError } = config;
    return { kind: 'each', items: list, concurrency, onItemError };
  },
});
