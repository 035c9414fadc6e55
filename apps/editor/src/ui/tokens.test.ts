import { describe, expect, it } from 'vitest';
import css from './tokens.css?raw';

const themes = readThemes(css);
const families = ['trigger', 'ai', 'person', 'integration', 'metric', 'logic'];
const states = ['ok', 'wait', 'fail', 'run'];
const grounds = ['bg', 'canvas', 'surface', 'panel'];

const textPairs = [
  ...['ink', 'ink-2', 'ink-3', 'focus', ...states].flatMap((text) => grounds.map((ground) => [text, ground] as const)),
  ...['ink', 'ink-2'].flatMap((text) => ['hover', 'selected'].map((ground) => [text, ground] as const)),
  ...[...families, ...states].map((name) => [name, `${name}-bg`] as const),
  ...states.map((name) => ['ink', `${name}-bg`] as const),
  ...['ink', 'fail'].map((ground) => ['on-ink', ground] as const),
];
const graphicPairs = [
  ...['focus', 'control', 'edge', ...families].flatMap((mark) => grounds.map((ground) => [mark, ground] as const)),
  ['focus', 'selected'] as const,
];

describe.each(Object.entries(themes))('%s theme', (_name, colours) => {
  it.each(textPairs)('text %s on %s has a contrast of at least 4.5', (text, ground) => {
    expect(contrast(pick(colours, text), pick(colours, ground))).toBeGreaterThanOrEqual(4.5);
  });

  it.each(graphicPairs)('graphics %s on %s have a contrast of at least 3', (mark, ground) => {
    expect(contrast(pick(colours, mark), pick(colours, ground))).toBeGreaterThanOrEqual(3);
  });
});

type Colours = Record<string, string>;

function readThemes(source: string): { light: Colours; dark: Colours } {
  const light: Colours = {};
  const dark: Colours = {};
  for (const [, name, first, second] of source.matchAll(/--([\w-]+): light-dark\((#\w{6}), (#\w{6})\)/g)) {
    if (!name || !first || !second) continue;
    light[name] = first;
    dark[name] = second;
  }
  return { light, dark };
}

function pick(colours: Colours, name: string): string {
  const colour = colours[name];
  if (!colour) throw new Error(`tokens.css has no colour --${name}`);
  return colour;
}

/** WCAG 2.2 contrast ratio, 1 to 21. */
function contrast(first: string, second: string): number {
  const [darker, lighter] = [luminance(first), luminance(second)].sort((a, b) => a - b);
  return ((lighter ?? 0) + 0.05) / ((darker ?? 0) + 0.05);
}

function luminance(colour: string): number {
  return [0.2126, 0.7152, 0.0722].reduce((sum, weight, index) => {
    const channel = Number.parseInt(colour.slice(1 + index * 2, 3 + index * 2), 16) / 255;
    return sum + weight * (channel <= 0.04045 ? channel / 12.92 : ((channel + 0.055) / 1.055) ** 2.4);
  }, 0);
}
