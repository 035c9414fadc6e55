import type { Source } from './read-source.ts';
import { resolveImport } from './resolve-import.ts';

/** Finds import cycles, types included. Each is told once, as the chain of its files. */
export function findCycles(sources: Source[]): string[] {
  const targets = new Map(sources.map((source) => [source.file, filesImported(source)]));
  const done = new Set<string>();
  const cycles: string[] = [];
  const visit = (file: string, chain: string[]): void => {
    const start = chain.indexOf(file);
    if (start >= 0) cycles.push(`${[...chain.slice(start), file].join(' → ')}: imports form no cycles`);
    if (start >= 0 || done.has(file)) return;
    for (const target of targets.get(file) ?? []) visit(target, [...chain, file]);
    done.add(file);
  };
  for (const { file } of sources) visit(file, []);
  return cycles;
}

function filesImported({ file, imports }: Source): string[] {
  const targets = imports.map(({ specifier }) => resolveImport(file, specifier));
  return [...new Set(targets.flatMap((target) => (target.kind === 'file' ? [target.path] : [])))];
}
