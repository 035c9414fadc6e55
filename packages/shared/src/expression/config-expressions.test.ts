import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import type { JsonSchema } from '../graph/node-type.ts';
import { compileConfig, expressionsIn, renameInConfig, renameReference } from './config-expressions.ts';
import { ExpressionError } from './expression-error.ts';

const template = z.string().meta({ control: 'template' });
const schema: JsonSchema = z.toJSONSchema(
  z.object({
    title: z.string(),
    to: template.optional(),
    body: z.string().meta({ control: 'templateArea' }),
    when: z.string().meta({ control: 'cel', result: 'boolean' }).optional(),
    amount: z.string().meta({ control: 'cel', result: 'number' }).optional(),
    key: z.string().meta({ control: 'cel', result: 'text' }).optional(),
    show: z.array(z.object({ label: z.string(), value: template })),
    fields: z.record(z.string(), z.unknown()).meta({ control: 'assignments' }),
    headers: z.record(z.string(), z.string()).meta({ control: 'pairs' }),
    target: z.discriminatedUnion('kind', [
      z.object({ kind: z.literal('fixed'), value: z.string() }),
      z.object({ kind: z.literal('read'), value: z.string().meta({ control: 'cel' }) }),
    ]),
    sample: z.unknown(),
  }),
);

const config = {
  title: 'Not {{ a template }}',
  to: '{{ enquiry.email }}',
  body: '',
  when: 'enquiry.budget > 10',
  show: [
    { label: 'Name', value: '{{ enquiry.name }}' },
    { label: 'Fixed', value: 'as it is' },
  ],
  fields: { greeting: 'Hi {{ enquiry.name }}', total: { cel: 'enquiry.budget * 2' }, count: 3 },
  headers: { 'x-name': '{{ enquiry.name }}' },
  target: { kind: 'read', value: 'enquiry.name' },
  sample: { any: ['thing', '{{ x }}'] },
};
const scope = { enquiry: { name: 'Ada', email: 'ada@example.com', budget: 20, none: null } };

describe('expressionsIn', () => {
  it('finds templates and CEL by the controls of the schema', () => {
    expect(expressionsIn(config, schema)).toEqual([
      { path: ['to'], field: 'to', kind: 'template', source: config.to, expect: 'text' },
      { path: ['when'], field: 'when', kind: 'cel', source: config.when, expect: 'boolean' },
      {
        path: ['show', 0, 'value'],
        field: 'show.0.value',
        kind: 'template',
        source: '{{ enquiry.name }}',
        expect: 'text',
      },
      { path: ['show', 1, 'value'], field: 'show.1.value', kind: 'template', source: 'as it is', expect: 'text' },
      {
        path: ['fields', 'greeting'],
        field: 'fields.greeting',
        kind: 'template',
        source: 'Hi {{ enquiry.name }}',
        expect: 'text',
      },
      {
        path: ['fields', 'total', 'cel'],
        field: 'fields.total',
        kind: 'cel',
        source: 'enquiry.budget * 2',
        expect: 'any',
      },
      {
        path: ['headers', 'x-name'],
        field: 'headers.x-name',
        kind: 'template',
        source: '{{ enquiry.name }}',
        expect: 'text',
      },
      { path: ['target', 'value'], field: 'target.value', kind: 'cel', source: 'enquiry.name', expect: 'any' },
    ]);
  });

  it('takes the branch of a union that the value is of', () => {
    const fixed = { ...config, target: { kind: 'fixed', value: 'not CEL (' } };
    expect(expressionsIn(fixed, schema).map(({ field }) => field)).not.toContain('target.value');
  });

  it('finds nothing in a config of another form', () => {
    expect(expressionsIn(null, schema)).toEqual([]);
    expect(expressionsIn({ to: 3, show: 'x', fields: [1], headers: { a: 1 } }, schema)).toEqual([]);
  });
});

describe('compileConfig', () => {
  it('puts values in the place of expressions and shares the rest', () => {
    const resolved = compileConfig(config, schema)(scope);
    expect(resolved).toEqual({
      ...config,
      to: 'ada@example.com',
      when: true,
      show: [
        { label: 'Name', value: 'Ada' },
        { label: 'Fixed', value: 'as it is' },
      ],
      fields: { greeting: 'Hi Ada', total: 40, count: 3 },
      headers: { 'x-name': 'Ada' },
      target: { kind: 'read', value: 'Ada' },
    });
    expect(resolved).toHaveProperty('sample', config.sample);
    expect(Object.getOwnPropertyDescriptor(resolved, 'sample')?.value).toBe(config.sample);
  });

  it('gives the config itself when it has no expressions', () => {
    const plain = { title: 'x', body: '', show: [], fields: { n: 1 }, headers: {} };
    expect(compileConfig(plain, schema)(scope)).toBe(plain);
  });

  it('names the field of an expression that fails', () => {
    const failing = compileConfig({ fields: { phone: '{{ enquiry.none }}' } }, schema);
    expect(() => failing(scope)).toThrow(expect.objectContaining({ code: 'missing', field: 'fields.phone' }));
    expect(() => compileConfig({ when: 'a >' }, schema)).toThrow(
      expect.objectContaining({ code: 'syntax', field: 'when' }),
    );
    expect(() => compileConfig({ when: 'a >' }, schema)).toThrow(ExpressionError);
  });

  it('insists on the type a field asked for', () => {
    expect(compileConfig({ key: 'enquiry.budget' }, schema)(scope)).toEqual({ key: '20' });
    expect(() => compileConfig({ amount: 'enquiry.name' }, schema)(scope)).toThrow(
      'must give a number, and gave "Ada"',
    );
    expect(() => compileConfig({ when: 'enquiry.name' }, schema)(scope)).toThrow('must give true or false');
    expect(() => compileConfig({ amount: 'enquiry.none' }, schema)(scope)).toThrow(
      expect.objectContaining({ code: 'missing', field: 'amount' }),
    );
  });
});

describe('a field that is not shown', () => {
  const hidden = z.toJSONSchema(
    z.object({
      method: z.string().default('GET'),
      body: template.meta({ when: { field: 'method', is: ['POST'] } }),
    }),
    { io: 'input' },
  );

  it('is neither checked nor evaluated, and counts again when it shows', () => {
    const body = '{{ gone.name }}';
    expect(expressionsIn({ body }, hidden)).toEqual([]);
    expect(expressionsIn({ method: 'POST', body }, hidden)).toHaveLength(1);
    expect(compileConfig({ method: 'GET', body: '{{ not CEL' }, hidden)({})).toEqual({
      method: 'GET',
      body: '{{ not CEL',
    });
  });

  it('follows a node that is renamed', () => {
    const renamed = renameInConfig({ body: '{{ gone.name }}' }, hidden, { from: 'gone', to: 'here' });
    expect(renamed).toEqual({ body: '{{ here.name }}' });
  });
});

describe('a field that reads something else than the steps before it', () => {
  const later = z.toJSONSchema(
    z.object({
      until: z.string().meta({ control: 'cel', result: 'boolean', scope: 'result' }),
      match: z.string().meta({ control: 'cel', scope: 'delivery' }),
      to: template,
    }),
  );
  const source = { until: 'again.last.ok', match: 'body.id', to: '{{ enquiry.name }}' };

  it('says what it reads, and stays as its text when the config is resolved', () => {
    expect(expressionsIn(source, later).map(({ field, scope }) => [field, scope])).toEqual([
      ['until', 'result'],
      ['match', 'delivery'],
      ['to', undefined],
    ]);
    expect(compileConfig(source, later)({ enquiry: { name: 'Ann' } })).toEqual({ ...source, to: 'Ann' });
  });

  it('follows a node that is renamed', () => {
    const renamed = renameInConfig(source, later, { from: 'again', to: 'check' });
    expect(renamed).toEqual({ ...source, until: 'check.last.ok' });
  });
});

describe('renameInConfig', () => {
  it('renames in every expression and nowhere else', () => {
    const renamed = renameInConfig(config, schema, { from: 'enquiry', to: 'request' });
    expect(JSON.stringify(renamed)).toBe(JSON.stringify(config).replaceAll('enquiry.', 'request.'));
    expect(renameInConfig(renamed, schema, { from: 'request', to: 'enquiry' })).toEqual(config);
  });

  it('gives the same object when nothing reads the node', () => {
    expect(renameInConfig(config, schema, { from: 'draft', to: 'reply' })).toBe(config);
  });
});

describe('renameReference', () => {
  it('leaves a source that cannot be read as it is', () => {
    expect(renameReference('a.b +', 'cel', { from: 'a', to: 'c' })).toBe('a.b +');
    expect(renameReference('{{ a.b', 'template', { from: 'a', to: 'c' })).toBe('{{ a.b');
    expect(renameReference('a {{ a.b + }} {{ a.b }}', 'template', { from: 'a', to: 'c' })).toBe(
      'a {{ a.b + }} {{ c.b }}',
    );
  });
});
