import { cardOf } from '@leeway/nodes/cards';
import { Clock } from 'lucide-react';
import type { ReactNode } from 'react';
import { pictureOf } from '../canvas/flow/run-cards.ts';
import { Tile } from '../canvas/node-frame.tsx';
import { StatusDot } from '../ui/status-dot.tsx';
import type { ShownRun } from './use-run.ts';

type RunOutlineProps = {
  shown: ShownRun;
  selectedId: string | undefined;
  now: number;
  onSelect: (nodeId: string) => void;
  /** The chosen step's panel, drawn under it. */
  children: ReactNode;
};

/** The steps as a list, for phones: each with its state, the chosen one open. */
export function RunOutline({ shown, selectedId, now, onSelect, children }: RunOutlineProps) {
  const { part, order, state, isPresent } = shown;
  const { cards } = pictureOf(part, state, isPresent ? now : state.now);
  return (
    <ol aria-label="Steps">
      {order.sorted.map((id) => {
        const node = order.nodes.get(id);
        const status = cards.get(id)?.status;
        const isOpen = id === selectedId;
        return (
          node && (
            <li key={id} className="border-line border-b">
              <button
                type="button"
                aria-expanded={isOpen}
                onClick={() => onSelect(id)}
                className="flex min-h-12 w-full items-center gap-3 px-4 py-2 text-left focus-visible:-outline-offset-2"
              >
                <Tile type={node.type} icon={cardOf(node.type)?.icon} isQuiet={cards.get(id)?.isNotRun} />
                <span className="min-w-0 flex-1 font-semibold">{node.title || node.name}</span>
                {status && (
                  <StatusDot tone={status.tone} icon={status.isAhead ? <Clock aria-hidden /> : undefined}>
                    {status.word}
                  </StatusDot>
                )}
              </button>
              {isOpen && <div className="border-line border-t bg-surface">{children}</div>}
            </li>
          )
        );
      })}
    </ol>
  );
}
