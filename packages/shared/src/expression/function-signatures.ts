// What the functions of the expression language take and give, in shapes. Optional arguments simply may be left out.
import { any, boolean, list, number, type Shape, text } from '../graph/shape.ts';

type Types = readonly Shape['type'][];

/** `on`: what a method may be called on (unused for functions). `args`: accepted types per argument. */
export interface Signature {
  on: Types;
  args: readonly Types[];
  returns: Shape;
}

const PRINTABLE: Types = ['text', 'number', 'boolean'];
const NUMERIC: Types = ['number', 'text'];
const SIZED: Types = ['text', 'list', 'record'];

export const FUNCTION_SIGNATURES: Readonly<Record<string, Signature>> = {
  size: takes([SIZED], number),
  string: takes([['any']], text),
  int: takes([NUMERIC], number),
  double: takes([NUMERIC], number),
  bool: takes([['boolean', 'text']], boolean),
  timestamp: takes([NUMERIC], any),
  duration: takes([['text']], any),
  title: takes([PRINTABLE], text),
  upper: takes([PRINTABLE], text),
  lower: takes([PRINTABLE], text),
  trim: takes([PRINTABLE], text),
  firstLine: takes([PRINTABLE], text),
  money: takes([NUMERIC, ['text']], text),
  number: takes([NUMERIC, ['number']], text),
  round: takes([NUMERIC, ['number']], number),
  date: takes([['text'], ['text']], text),
  list: takes([['list']], text),
  json: takes([['any']], text),
  urlEncode: takes([PRINTABLE], text),
};

const ON_TEXT: Readonly<Record<string, Signature>> = {
  contains: takes([['text']], boolean, ['text']),
  startsWith: takes([['text']], boolean, ['text']),
  endsWith: takes([['text']], boolean, ['text']),
  trim: takes([], text, ['text']),
  lowerAscii: takes([], text, ['text']),
  upperAscii: takes([], text, ['text']),
  indexOf: takes([['text'], ['number']], number, ['text']),
  lastIndexOf: takes([['text'], ['number']], number, ['text']),
  substring: takes([['number'], ['number']], text, ['text']),
  split: takes([['text'], ['number']], list(text), ['text']),
};

export const METHOD_SIGNATURES: Readonly<Record<string, Signature>> = {
  ...ON_TEXT,
  size: takes([], number, SIZED),
  join: takes([['text']], text, ['list']),
};

function takes(args: readonly Types[], returns: Shape, on: Types = ['any']): Signature {
  return { on, args, returns };
}
