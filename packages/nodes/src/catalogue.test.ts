// Rules every node folder keeps, so that adding one touches no other file.
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import type { ShapeContext } from '@leeway/shared/graph/node-type.ts';
import { any } from '@leeway/shared/graph/shape.ts';
import { describe, expect, test } from 'vitest';
import * as z from 'zod';
import { cardOf, cards, readConfig, upgradableOf } from './cards.ts';
import { FAMILIES, familyOf } from './contract/families.ts';
import { catalogue, definitions, faceOf } from './editor.ts';
import { loadCatalogue } from './runtime.ts';

const ICONS =
  'layers repeat workflow git-merge hourglass mail calendar webhook clipboard-list play file-text tags pen-line git-fork braces user-check clipboard-pen globe send table-2 chart-no-axes-column'.split(
    ' ',
  );
const KINDS_WITH_DIAL = ['ai', 'effect'];
const context: ShapeContext = { input: any, scope: {}, shapeOfCel: () => any };

const jsonSchemaSchema = z.object({
  type: z.literal('object'),
  properties: z.record(z.string(), z.record(z.string(), z.unknown())),
});
const { types } = await loadCatalogue();
const folders = FAMILIES.flatMap(({ folder }) =>
  readdirSync(path.join(import.meta.dirname, folder)).map((node) => ({
    folder: `${folder}/${node}`,
    type: `${folder}.${node}`,
  })),
);

test('the editor and the runtime know the same nodes, one per folder', () => {
  const expected = folders.map(({ type }) => type).sort();
  expect(Object.keys(definitions).sort()).toEqual(expected);
  expect(Object.keys(cards).sort()).toEqual(expected);
  expect([...types.keys()].sort()).toEqual(expected);
  for (const type of expected) {
    expect(catalogue(type)?.version).toBe(types.get(type)?.definition.version);
    expect(upgradableOf(type)).toMatchObject({ type, version: definitions[type]?.version });
  }
});

test('an unknown type is undefined, also where every object has a member of that name', () => {
  expect(catalogue('constructor')).toBeUndefined();
  expect(catalogue('logic.gone')).toBeUndefined();
  expect(cardOf('constructor')).toBeUndefined();
  expect(readConfig('constructor', {})).toBeNull();
  expect(upgradableOf('logic.gone')).toBeUndefined();
  expect(faceOf('logic.gone')).toBeUndefined();
  expect(familyOf('gone.node')).toBeUndefined();
});

describe.each(folders)('$type', ({ folder, type }) => {
  const node = types.get(type);
  if (node === undefined) throw new Error(`${type} did not load.`);
  const { definition } = node;

  test('is described in words that fit a card', () => {
    expect(definition.title.length).toBeLessThanOrEqual(24);
    expect(definition.summary).toMatch(/^[A-Z].{10,80}[^.]$/);
    expect(ICONS).toContain(definition.icon);
    expect(familyOf(type)?.folder).toBe(folder.split('/')[0]);
  });

  test('has a first config that parses, draws and gives a shape', () => {
    const config = definition.config.parse(definition.initialConfig);
    expect(definition.describe(config)).toBeTypeOf('string');
    expect(definition.output(config, context)).toHaveProperty('type');
    expect(Array.isArray(definition.check?.(config) ?? [])).toBe(true);
  });

  test('names each of its ports once', () => {
    const ports = definition.outputs(definition.config.parse(definition.initialConfig)).map((port) => port.name);
    expect(ports.length).toBeGreaterThan(0);
    expect(new Set(ports).size).toBe(ports.length);
    expect(ports).not.toContain('error');
  });

  test('has a JSON Schema whose every field says its label and control', () => {
    const schema = jsonSchemaSchema.parse(z.toJSONSchema(definition.config, { io: 'input', unrepresentable: 'any' }));
    for (const [name, property] of Object.entries(schema.properties)) {
      expect(property, `${type} ${name}`).toMatchObject({ label: expect.any(String), control: expect.any(String) });
    }
  });

  test('has a dial exactly when it can act or answer', () => {
    expect(definition.dial !== null).toBe(KINDS_WITH_DIAL.includes(definition.kind));
  });

  test('its definition imports only its card, the contract, shared and zod', () => {
    const allowed = /^(?:zod|\.\/card\.ts|@leeway\/shared\/.+|\.\.\/\.\.\/contract\/.+)$/;
    expect(importsOf(folder, 'definition.ts').filter((from) => !allowed.test(from))).toEqual([]);
  });
});

function importsOf(folder: string, file: string): string[] {
  const source = readFileSync(path.join(import.meta.dirname, folder, file), 'utf8');
  return [...source.matchAll(/from '([^']+)'/g)].map((match) => match[1] ?? '');
}
