// What the data picker lists: the steps before this one, nearest first, each with the values it gives.

import type { CheckScope } from '@leeway/shared/expression/check.ts';
import type { Field, Shape } from '@leeway/shared/graph/shape.ts';
import { textOf } from '../../../ui/text-of.ts';
import { type Hole, pathWords } from '../template/hole.ts';

export interface PickerOption {
  /** `enquiry.body.email`: unique in the list, and the field of a rule. */
  id: string;
  root: string;
  path: readonly string[];
  /** Without the step: `Email`, or `Content › Address › Town`. */
  label: string;
  shape: Shape;
  /** From which step of the path on it may be missing; null: it is always there. */
  optionalFrom: number | null;
  sample: unknown;
}

export interface PickerGroup {
  name: string;
  title: string;
  maybeSkipped: boolean;
  options: PickerOption[];
}

/** Outputs by node name, from the last run or the trigger's sample. */
export type Samples = Readonly<Record<string, unknown>>;

const MOST_DEPTH = 4;
const MOST_OPTIONS = 200;

/** `scope` lists steps from the start to the end of the graph, so the nearest is the last. */
export function pickerGroups(scope: CheckScope, samples: Samples): PickerGroup[] {
  const entries = Object.entries(scope);
  return entries
    .filter(([, { shape }], index) => !passesOn(shape, entries.slice(0, index)))
    .reverse()
    .map(([name, entry]) => {
      const start = { root: name, optionalFrom: null, maybeSkipped: entry.maybeSkipped, scope };
      const options = optionsOf(entry.shape, samples[name], { ...start, path: [] }).slice(0, MOST_OPTIONS);
      return { name, title: entry.title, maybeSkipped: entry.maybeSkipped, options };
    });
}

/** A step that hands on what it got (a condition) has the very shape of one before it, and offers nothing new. */
function passesOn(
  shape: Shape,
  before: readonly (readonly [string, { shape: Shape; maybeSkipped: boolean }])[],
): boolean {
  return shape.type === 'record' && before.some(([, other]) => other.shape === shape && !other.maybeSkipped);
}

/** The groups with only those options in which every word of the query occurs. */
export function searchGroups(groups: readonly PickerGroup[], query: string): PickerGroup[] {
  const words = query.toLowerCase().split(/\s+/).filter(Boolean);
  if (words.length === 0) return [...groups];
  return groups.flatMap((group) => {
    const options = group.options.filter((option) => {
      const parts = [group.title, option.label, ...option.path, sampleText(option.sample) ?? ''];
      const text = parts.join(' ').toLowerCase();
      return words.every((word) => text.includes(word));
    });
    return options.length === 0 ? [] : [{ ...group, options }];
  });
}

/** Whether a value can stand in a text as it is. */
export function isPrintable(shape: Shape): boolean {
  return shape.type !== 'record' && !(shape.type === 'list' && shape.of.type === 'record');
}

/** The hole that reads an option. One that may be missing gets the stand-in text, or an empty value of its type. */
export function holeFor(option: PickerOption, fallback = ''): Hole {
  const { root, path, optionalFrom } = option;
  const instead = optionalFrom === null ? null : fallbackLiteral(option.shape, fallback);
  return { root, path, optionalFrom, fallback: instead, format: null };
}

/** A stand-in as CEL: a number where a number is expected and one was typed, else text. */
export function fallbackLiteral(shape: Shape, text: string): string {
  const isNumber = shape.type === 'number' && /^\s*-?\d+(\.\d+)?\s*$/.test(text);
  return isNumber ? text.trim() : JSON.stringify(text.toWellFormed());
}

/** A sample in a few words; undefined when there is nothing to show. */
export function sampleText(sample: unknown): string | undefined {
  if (sample === null || sample === undefined) return undefined;
  if (typeof sample === 'string') return sample.trim() === '' ? undefined : sample.trim().replaceAll(/\s+/g, ' ');
  if (Array.isArray(sample)) return sample.map((item) => sampleText(item) ?? '').join(', ') || undefined;
  return typeof sample === 'object' ? undefined : textOf(sample);
}

/** The value at a path of a sample; undefined when it is not there. */
export function sampleAt(sample: unknown, path: readonly string[]): unknown {
  return path.reduce<unknown>((value, name) => {
    const isThere = typeof value === 'object' && value !== null && Object.hasOwn(value, name);
    return isThere ? (value as Record<string, unknown>)[name] : undefined;
  }, sample);
}

interface Place {
  root: string;
  path: readonly string[];
  optionalFrom: number | null;
  maybeSkipped: boolean;
  scope: CheckScope;
}

function optionsOf(shape: Shape, sample: unknown, place: Place): PickerOption[] {
  const fields = fieldsOf(shape, sample);
  const own = optionOf(shape, sample, place);
  if (fields.length === 0 || place.path.length >= MOST_DEPTH) return shape.type === 'record' ? [] : own;
  return fields.flatMap(([name, field]) => {
    const isMissable = field.optional === true || (place.maybeSkipped && place.path.length === 0);
    const optionalFrom = place.optionalFrom ?? (isMissable ? place.path.length : null);
    return optionsOf(field, sampleAt(sample, [name]), { ...place, path: [...place.path, name], optionalFrom });
  });
}

/** Where nothing is known of a value, its sample tells what it has. */
function fieldsOf(shape: Shape, sample: unknown): [string, Field][] {
  if (shape.type === 'record') return Object.entries(shape.fields);
  const isSampled = shape.type === 'any' && typeof sample === 'object' && sample !== null && !Array.isArray(sample);
  return isSampled ? Object.keys(sample).map((name): [string, Field] => [name, { type: 'any' }]) : [];
}

function optionOf(shape: Shape, sample: unknown, place: Place): PickerOption[] {
  const { root, path, optionalFrom, maybeSkipped, scope } = place;
  // A step that may have been skipped cannot be read whole: only its fields can be optional.
  if (path.length === 0 && maybeSkipped) return [];
  const words = pathWords(root, path, scope).split(' › ').slice(1).join(' › ');
  const label = words === '' ? 'Everything it gives' : words;
  return [{ id: [root, ...path].join('.'), root, path, label, shape, optionalFrom, sample }];
}
