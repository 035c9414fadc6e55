import { readdirSync, readFileSync } from 'node:fs';
import { cards } from '@leeway/nodes/cards';
import { expect, it } from 'vitest';
import * as z from 'zod';
import { hasIcon } from './icon.tsx';

const templates = new URL('../../../runtime/templates/', import.meta.url);
const templateSchema = z.object({ icon: z.string() });

it('has the icon of every node type', () => {
  expect(Object.values(cards).flatMap(({ icon }) => (hasIcon(icon) ? [] : [icon]))).toEqual([]);
  expect(hasIcon('constructor')).toBe(false);
});

it('has the icon of every template', () => {
  const files = readdirSync(templates).filter((name) => name.endsWith('.json'));
  const icons = files.map(
    (name) => templateSchema.parse(JSON.parse(readFileSync(new URL(name, templates), 'utf8'))).icon,
  );
  expect(icons.length).toBeGreaterThan(0);
  expect(icons.filter((icon) => !hasIcon(icon))).toEqual([]);
});
