import type { Workflow } from '@leeway/shared/api/workflows.ts';
import type { GraphNode } from '@leeway/shared/graph/graph.ts';
import { type Problem, problemSchema } from '@leeway/shared/graph/problem.ts';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Minus, Pencil, Plus } from 'lucide-react';
import * as z from 'zod';
import { ApiError, call } from '../../api/client.ts';
import { routes } from '../../api/routes.ts';
import { Button } from '../../ui/button.tsx';
import { CopyField } from '../../ui/copy-field.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { DialogButtons } from '../../ui/dialog-buttons.tsx';
import { useDesk } from '../canvas-desk.ts';
import { useDraft } from '../draft-store.ts';
import { factsOf } from '../flow/node-facts.ts';
import { useVersionGraph } from '../use-workflow.ts';
import { diffGraphs, type GraphDifference } from './diff-graphs.ts';
import { fieldLabel } from './field-label.ts';
import { messageOf } from './message-of.ts';
import { MissingPreviews } from './missing-previews.tsx';
import { ProblemList } from './problem-list.tsx';

/** What going live changes, in plain words; then, what stands in the way, or where the workflow can be reached. */
export function GoLiveDialog({ workflow }: { workflow: Workflow }) {
  const desk = useDesk();
  const { close } = desk.screen.getState();
  const graph = useDraft((state) => state.graph);
  const problems = useDraft((state) => state.problems).filter((problem) => problem.severity === 'error');
  const live = useVersionGraph(workflow.id, workflow.version);
  const publish = usePublish(workflow);
  const changes = live === undefined ? null : diffGraphs(live, graph, fieldLabel);

  if (publish.data) return <Published version={publish.data.version} nodes={graph.nodes} onClose={close} />;
  const refused = problemsOf(publish.error) ?? problems;
  const isFirst = workflow.version === null;
  return (
    <Dialog
      isOpen
      onClose={close}
      title={isFirst || changes?.length === 0 ? 'Go live' : 'Go live with these changes'}
      description={
        isFirst
          ? 'From now on it starts by itself. Every step keeps to its dial.'
          : 'Runs that are under way stay on the version they began with.'
      }
      footer={
        <DialogButtons
          onCancel={close}
          isLoading={publish.isPending}
          disabled={refused.length > 0 || changes === null || (changes.length === 0 && !isFirst)}
          onClick={() => publish.mutate()}
        >
          Go live
        </DialogButtons>
      }
    >
      {refused.length > 0 && (
        <section className="mb-4">
          <h3 className="mb-1 font-semibold text-fail">
            {refused.length === 1 ? 'One thing is in the way' : `${refused.length} things are in the way`}
          </h3>
          <ProblemList problems={refused} onChoose={close} />
        </section>
      )}
      {publish.error && !problemsOf(publish.error) && (
        <p role="alert" className="mb-3 text-fail">
          {messageOf(publish.error)}
        </p>
      )}
      <MissingPreviews error={publish.error} />
      {changes && !isFirst && <Changes changes={changes} />}
      {isFirst && (
        <p>{graph.nodes.length === 1 ? 'One step' : `${graph.nodes.length} steps`} will be published as version 1.</p>
      )}
    </Dialog>
  );
}

function usePublish(workflow: Workflow) {
  const { autosave, store } = useDesk();
  const client = useQueryClient();
  return useMutation({
    mutationFn: async () => {
      if (!(await autosave.flush())) throw new Error('The last changes could not be saved yet. Try again in a moment.');
      const { revision } = store.getState();
      return await call(routes.workflows.publish, { params: { id: workflow.id }, body: { revision } });
    },
    onSuccess: ({ version, problems }) => {
      store.setState({ problems });
      client.setQueryData<Workflow>(
        ['workflow', workflow.id],
        (known) =>
          known && { ...known, version, hasChanges: false, status: known.status === 'draft' ? 'live' : known.status },
      );
      void client.invalidateQueries({ queryKey: ['workflow', workflow.id], exact: true });
      void client.invalidateQueries({ queryKey: ['workflows'] });
    },
  });
}

const refusalSchema = z.union([z.array(problemSchema), z.object({ problems: z.array(problemSchema) })]);

function problemsOf(error: unknown): Problem[] | null {
  if (!(error instanceof ApiError) || error.status !== 422) return null;
  const read = refusalSchema.safeParse(error.details);
  if (!read.success) return null;
  const problems = Array.isArray(read.data) ? read.data : read.data.problems;
  return problems.filter((problem) => problem.severity === 'error');
}

const GLYPHS = { added: Plus, removed: Minus, changed: Pencil };

function Changes({ changes }: { changes: readonly GraphDifference[] }) {
  if (changes.length === 0) return <p>The draft is what is live already.</p>;
  return (
    <ul className="flex flex-col gap-1.5">
      {changes.map(({ kind, text, nodeId }) => {
        const Glyph = GLYPHS[kind];
        return (
          <li key={`${nodeId} ${text}`} className="flex gap-2">
            <Glyph aria-hidden className="mt-0.5 size-4 shrink-0 text-ink-2" />
            {text}
          </li>
        );
      })}
    </ul>
  );
}

type PublishedProps = { version: number; nodes: readonly GraphNode[]; onClose: () => void };

function Published({ version, nodes, onClose }: PublishedProps) {
  const addresses = nodes.flatMap(addressOf);
  return (
    <Dialog
      isOpen
      onClose={onClose}
      title={`Version ${version} is live`}
      description={startWords(nodes, addresses.length > 0)}
      footer={
        <Button variant="primary" onClick={onClose}>
          Done
        </Button>
      }
    >
      <div className="flex flex-col gap-4">
        {addresses.map(({ label, url, help }) => (
          <CopyField key={url} label={label} value={url} help={help} />
        ))}
      </div>
    </Dialog>
  );
}

/** How it starts from now on: by itself, from outside, or by hand. */
function startWords(nodes: readonly GraphNode[], hasAddress: boolean): string {
  const times = nodes.filter(({ type }) => type === 'triggers.schedule').map((node) => factsOf(node).line);
  if (times.length > 0) return `It starts by itself: ${times.join('; ')}.`;
  return hasAddress ? 'This is where it can be reached.' : 'Start it by hand with “Test”, or from your scripts.';
}

function addressOf(node: GraphNode): { label: string; url: string; help: string }[] {
  const { path } = node.config;
  if (typeof path !== 'string') return [];
  const { origin } = window.location;
  if (node.type === 'triggers.form')
    return [{ label: node.title, url: `${origin}/forms/${path}`, help: 'Open it, or put a link to it on your site.' }];
  if (node.type === 'triggers.webhook')
    return [{ label: node.title, url: `${origin}/hooks/${path}`, help: 'Another program sends its messages here.' }];
  return [];
}
