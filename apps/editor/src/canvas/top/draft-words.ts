import type { Workflow } from '@leeway/shared/api/workflows.ts';
import type { SaveState } from '../draft-store.ts';

interface DraftFacts {
  status: Workflow['status'];
  version: number | null;
  /** How many differences there are to the live version; null: not known (yet). */
  changes: number | null;
  save: SaveState;
}

/** How a draft stands, in a few words: `Draft, 2 changes not live`. Trouble with saving comes first. */
export function draftInWords({ status, version, changes, save }: DraftFacts): string {
  if (save.is === 'offline') return 'Leeway cannot be reached. Your changes are kept here and saved when it is back.';
  if (save.is === 'refused') return `Not saved: ${save.message}`;
  const paused = status === 'paused' ? ', paused' : '';
  if (version === null) return 'Draft, not live yet';
  if (changes === null || changes === 0) return `Live, version ${version}${paused}`;
  return `Draft, ${changes} ${changes === 1 ? 'change' : 'changes'} not live${paused}`;
}
