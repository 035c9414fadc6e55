// How the draft stands, beside the workflow's name. Loaded after the canvas: it compares the draft with the live version.
import type { Workflow } from '@leeway/shared/api/workflows.ts';
import { useDeferredValue } from 'react';
import { Badge } from '../../ui/badge.tsx';
import { useDraft } from '../draft-store.ts';
import { useVersionGraph } from '../use-workflow.ts';
import { diffGraphs } from './diff-graphs.ts';
import { draftInWords } from './draft-words.ts';

export function DraftState({ workflow }: { workflow: Workflow }) {
  const graph = useDeferredValue(useDraft((state) => state.graph));
  const save = useDraft((state) => state.save);
  const live = useVersionGraph(workflow.id, workflow.version);
  const changes = live ? diffGraphs(live, graph).length : null;
  return (
    <span className="flex min-w-0 items-center gap-2">
      <span role={save.is === 'refused' || save.is === 'offline' ? 'alert' : undefined} className="truncate">
        {draftInWords({ status: workflow.status, version: workflow.version, changes, save })}
      </span>
      {workflow.isSample && <Badge>Sample data</Badge>}
      {workflow.killSwitch && <Badge tone="wait">Everything on draft</Badge>}
    </span>
  );
}
