import { type CheckScope, checkTemplate } from '@leeway/shared/expression/check.ts';
import { any, list, number, record, text } from '@leeway/shared/graph/shape.ts';
import { describe, expect, it } from 'vitest';
import { holeToCel } from '../template/hole.ts';
import { holeFor, pickerGroups, searchGroups } from './picker-options.ts';

const scope: CheckScope = {
  enquiry: {
    title: 'Website enquiry',
    maybeSkipped: false,
    shape: record({
      from: { ...text, optional: true, title: 'From' },
      body: record({ email: text, budget: number }),
      headers: any,
    }),
  },
  price: { title: 'Price by hand', maybeSkipped: true, shape: record({ amount: number, lines: list(text) }) },
};
const samples = {
  enquiry: { from: 'ann@example.com', body: { email: 'ann@example.com', budget: 2400 }, headers: { host: 'x' } },
};

const idsOf = (groups: ReturnType<typeof pickerGroups>) =>
  groups.map(({ name, options }) => [name, ...options.map(({ id }) => id)]);

describe('the data picker', () => {
  it('lists the nearest step first, each with its fields down to plain values', () => {
    expect(idsOf(pickerGroups(scope, samples))).toEqual([
      ['price', 'price.amount', 'price.lines'],
      ['enquiry', 'enquiry.from', 'enquiry.body.email', 'enquiry.body.budget', 'enquiry.headers.host'],
    ]);
  });

  it('leaves out a step that only hands on what another one gives', () => {
    const shape = record({ job: text });
    const handed = {
      read: { title: 'Read', maybeSkipped: false, shape },
      over_budget: { title: 'Over budget?', maybeSkipped: false, shape },
    };
    expect(idsOf(pickerGroups(handed, {}))).toEqual([['read', 'read.job']]);
  });

  it('shows samples, and finds values by words, step and sample', () => {
    const groups = pickerGroups(scope, samples);
    expect(groups[1]?.options.map(({ sample }) => sample)).toEqual(['ann@example.com', 'ann@example.com', 2400, 'x']);
    expect(idsOf(searchGroups(groups, 'website budget'))).toEqual([['enquiry', 'enquiry.body.budget']]);
    expect(idsOf(searchGroups(groups, '2400'))).toEqual([['enquiry', 'enquiry.body.budget']]);
    expect(searchGroups(groups, 'nothing like it')).toEqual([]);
  });

  it('inserts what checks against the scope, with a stand-in where a value may be missing', () => {
    const cels = pickerGroups(scope, samples)
      .flatMap(({ options }) => options)
      .map((option) => holeToCel(holeFor(option, option.shape.type === 'number' ? '0' : 'none')));
    expect(cels).toEqual([
      'price.?amount.orValue(0)',
      'price.?lines.orValue("none")',
      'enquiry.?from.orValue("none")',
      'enquiry.body.email',
      'enquiry.body.budget',
      'enquiry.headers.host',
    ]);
    const problems = cels.flatMap((cel) => checkTemplate(`{{ ${cel} }}`, scope).problems);
    expect(problems).toEqual([]);
  });
});
