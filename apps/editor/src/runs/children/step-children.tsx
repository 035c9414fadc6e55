import type { GraphNode } from '@leeway/shared/graph/graph.ts';
import type { ChildrenState } from '@leeway/shared/run/children.ts';
import type { StepState } from '@leeway/shared/run/state.ts';
import { Link } from '@tanstack/react-router';
import { ShowMore } from '../../ui/show-more.tsx';
import { StatusDot } from '../../ui/status-dot.tsx';
import { statusWords } from '../run-words.ts';
import { PanelPart } from '../step-panel-part.tsx';
import type { ShownRun } from '../use-run.ts';
import { childrenText, failedItems, placeWord } from './children-words.ts';
import { type Child, useChildren } from './use-children.ts';

type StepChildrenProps = { shown: ShownRun; node: GraphNode; step: StepState };

/** The runs that a step left its work to: one for each item, or the one of the workflow it uses. */
export function StepChildren({ shown, node, step }: StepChildrenProps) {
  if (node.type === 'logic.workflow') return <CalledRun step={step} />;
  const { children } = step;
  // In a child run the container is what it starts from; its items are its parent's.
  if (!children || shown.part.body === node.id) return null;
  return (
    <PanelPart title={node.type === 'logic.repeat' ? 'Each time' : 'Items'}>
      <p aria-live="polite">{childrenText(children)}</p>
      <FailedItems node={node} of={children} />
      <ChildList runId={shown.run.id} node={node} step={step} />
    </PanelPart>
  );
}

const linkClass = 'text-focus underline hover:no-underline';

function CalledRun({ step }: { step: StepState }) {
  const runId = step.children?.items[0]?.run ?? startedRun(step.output);
  if (runId === null) return null;
  return (
    <PanelPart title="The workflow it uses">
      <Link to="/runs/$runId" params={{ runId }} className={linkClass}>
        Open its run
      </Link>
    </PanelPart>
  );
}

/** Of a workflow whose result is not waited for. */
function startedRun(output: unknown): string | null {
  if (typeof output !== 'object' || output === null || !('runId' in output)) return null;
  return typeof output.runId === 'string' ? output.runId : null;
}

function FailedItems({ node, of }: { node: GraphNode; of: ChildrenState }) {
  const { items, more } = failedItems(of);
  if (items.length === 0) return null;
  return (
    <div className="mt-2">
      <h4 className="font-medium text-fail text-sm">What failed</h4>
      <ul>
        {items.map(({ index, run, message }) => (
          <li key={index}>
            <Link to="/runs/$runId" params={{ runId: run }} className={linkClass}>
              {placeWord(node.type, index)}
            </Link>
            : {message}
          </li>
        ))}
      </ul>
      {more > 0 && <p className="text-ink-2">and {more} more.</p>}
    </div>
  );
}

function ChildList({ runId, node, step }: { runId: string; node: GraphNode; step: StepState }) {
  const { query, items } = useChildren(runId, step);
  return (
    <>
      <ol aria-label="Their runs" className="mt-2 border-line border-t">
        {items.map((child) => (
          <ChildRow key={child.id} child={child} type={node.type} />
        ))}
      </ol>
      <ShowMore query={query} size="small" className="mt-2" />
    </>
  );
}

function ChildRow({ child, type }: { child: Child; type: string }) {
  const { tone, word } = statusWords(child.status);
  return (
    <li className="border-line border-b">
      <Link
        to="/runs/$runId"
        params={{ runId: child.id }}
        className="flex min-h-8 items-center gap-2 py-1 hover:bg-hover max-wide:min-h-11"
      >
        <span className="shrink-0 text-ink-2 tabular-nums">{placeWord(type, child.index)}</span>
        <span className="min-w-0 flex-1 truncate">{child.subject}</span>
        <StatusDot tone={tone}>{word}</StatusDot>
      </Link>
    </li>
  );
}
