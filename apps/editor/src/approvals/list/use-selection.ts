import type { ApprovalSummary } from '@leeway/shared/api/approvals.ts';
import { useState } from 'react';
import { toggleSelected } from './selection.ts';

export interface Selection {
  /** Items can be picked. */
  isOn: boolean;
  items: readonly ApprovalSummary[];
  /** Why the last one could not be picked. */
  problem: string | null;
  toggle: (item: ApprovalSummary) => void;
  start: () => void;
  clear: () => void;
}

/** What is picked to be decided at once. `gone`: ids that were decided since and fall out by themselves. */
export function useSelection(gone: ReadonlySet<string>): Selection {
  const [isOn, setOn] = useState(false);
  const [picked, setPicked] = useState<readonly ApprovalSummary[]>([]);
  const [problem, setProblem] = useState<string | null>(null);
  const items = picked.filter(({ id }) => !gone.has(id));
  return {
    isOn,
    items,
    problem,
    toggle: (item) => {
      const next = toggleSelected(items, item);
      setOn(true);
      setPicked(next.selected);
      setProblem(next.problem);
    },
    start: () => setOn(true),
    clear: () => {
      setOn(false);
      setPicked([]);
      setProblem(null);
    },
  };
}
