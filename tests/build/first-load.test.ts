// How much JavaScript a browser loads before a screen stands: the entry, the screen's own file and all they import.
// Needs the built editor, which npm test makes first.
import { readFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import { expect, it } from 'vitest';
import * as z from 'zod';

const dist = new URL('../../apps/editor/dist/', import.meta.url);
const KB = 1024;

const manifestSchema = z.record(z.string(), z.object({ file: z.string(), imports: z.array(z.string()).default([]) }));
type Manifest = z.infer<typeof manifestSchema>;

/**
 * The most each screen may load, in KB of gzip: what it loaded when the line was written, and 1 KB. Lower a line when a screen
 * gets lighter. The goals are 220 for the canvas and 130 for the approvals, the phone's screen: neither line may go above them.
 */
const MOST = [
  ['canvas/canvas-page.tsx', 215],
  ['approvals/approvals-page.tsx', 130],
  ['home/home-page.tsx', 159],
  ['runs/runs-page.tsx', 179],
  ['runs/run-page.tsx', 226],
] as const;

it.each(MOST)('%s loads at most %i KB of JavaScript first', (screen, most) => {
  const manifest = readManifest();
  const files = filesOf(manifest, ['index.html', `src/${screen}`]);
  const sizes = files.map((file) => ({ file, kb: gzipSync(readFileSync(new URL(file, dist))).length / KB }));
  const total = sizes.reduce((sum, { kb }) => sum + kb, 0);
  const listed = sizes.toSorted((a, b) => b.kb - a.kb).map(({ file, kb }) => `${kb.toFixed(1)} ${file}`);
  expect(total, `It loads ${total.toFixed(1)} KB:\n${listed.join('\n')}`).toBeLessThanOrEqual(most);
});

it('the approvals load neither the canvas nor a schema', () => {
  const code = codeOf('approvals/approvals-page.tsx');
  expect(code).not.toContain('react-flow__');
  expect(code).not.toContain('ZodType');
});

it('the canvas stands before a schema and what reads formulas', () => {
  const code = codeOf('canvas/canvas-page.tsx');
  expect(code).toContain('react-flow__');
  expect(code).not.toContain('ZodType');
  expect(code).not.toContain('EvaluationError');
});

it('files of the build import each other in one direction only', () => {
  const manifest = readManifest();
  const problems = Object.keys(manifest).filter((name) =>
    filesBelow(manifest, name).includes(manifest[name]?.file ?? name),
  );
  // In a circle one file runs before the other is there, and the screens that meet it first stay empty.
  expect(problems, 'These import themselves by way of others: see CHUNKS in apps/editor/vite.config.ts').toEqual([]);
});

function codeOf(screen: string): string {
  const files = filesOf(readManifest(), ['index.html', `src/${screen}`]);
  return files.map((file) => readFileSync(new URL(file, dist), 'utf8')).join('\n');
}

function filesBelow(manifest: Manifest, name: string): string[] {
  return (manifest[name]?.imports ?? []).flatMap((below) => filesOf(manifest, [below]));
}

function readManifest(): Manifest {
  return manifestSchema.parse(JSON.parse(readFileSync(new URL('.vite/manifest.json', dist), 'utf8')));
}

/** The files of the parts named and of everything they import at once; what is loaded later is not followed. */
function filesOf(manifest: Manifest, names: readonly string[]): string[] {
  const seen = new Set<string>();
  const queue = [...names];
  for (let name = queue.pop(); name !== undefined; name = queue.pop()) {
    const part = manifest[name];
    if (!part) throw new Error(`The build has no part “${name}”. Build the editor anew, or correct the name here.`);
    if (seen.has(name)) continue;
    seen.add(name);
    queue.push(...part.imports);
  }
  return [...new Set([...seen].flatMap((name) => manifest[name]?.file ?? []))];
}
