import type { ReactNode } from 'react';

/** Something to pick from a list. */
export type PickOption = {
  id: string;
  label: string;
  description?: string;
  /** Options of one group stand together under its name. */
  group?: string;
  icon?: ReactNode;
};

/** The options in which every typed word begins a word; those whose label does come first. */
export function optionsFor(options: readonly PickOption[], typed: string): readonly PickOption[] {
  const words = typed.toLowerCase().split(/\s+/).filter(Boolean);
  if (words.length === 0) return options;
  const holds = (text: string) => {
    const parts = text.toLowerCase().split(/[\s“”"'(/-]+/);
    return words.every((word) => parts.some((part) => part.startsWith(word)));
  };
  const byLabel = options.filter((option) => holds(option.label));
  const byRest = options.filter(
    (option) => !byLabel.includes(option) && holds(`${option.label} ${option.group ?? ''} ${option.description ?? ''}`),
  );
  return [...byLabel, ...byRest];
}
