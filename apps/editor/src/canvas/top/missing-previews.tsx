// Steps that have to be tried on past items before the workflow may be published, each with the way there.
import * as z from 'zod';
import { ApiError } from '../../api/client.ts';
import { useDesk } from '../canvas-desk.ts';

const detailsSchema = z.object({ nodes: z.array(z.object({ nodeId: z.string(), title: z.string() })) });

/** The steps an answer names; empty for every other answer. */
export function missingPreviews(error: unknown): readonly { nodeId: string; title: string }[] {
  if (!(error instanceof ApiError) || error.code !== 'workflow.preview_missing') return [];
  const details = detailsSchema.safeParse(error.details);
  return details.success ? details.data.nodes : [];
}

export function MissingPreviews({ error }: { error: unknown }) {
  const { store, screen } = useDesk();
  const nodes = missingPreviews(error);
  if (nodes.length === 0) return null;
  const open = (nodeId: string) => {
    screen.getState().close();
    store.getState().select({ nodes: [nodeId] });
    screen.getState().inspect('dial.preview');
  };
  return (
    <ul className="mb-3 flex flex-col items-start gap-1">
      {nodes.map(({ nodeId, title }) => (
        <li key={nodeId}>
          <button
            type="button"
            className="min-h-6 text-focus underline underline-offset-2 hover:no-underline"
            onClick={() => open(nodeId)}
          >
            Try “{title}” on past items
          </button>
        </li>
      ))}
    </ul>
  );
}
