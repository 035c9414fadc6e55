import { cardOf, cards } from '@leeway/nodes/cards';
import { useDesk } from './canvas-desk.ts';
import { addStep } from './commands.ts';
import { useDraft } from './draft-store.ts';
import { Tile } from './node-frame.tsx';

/** An empty workflow begins with when it starts. */
export function EmptyCanvas() {
  const desk = useDesk();
  const isEditable = useDraft((state) => state.isEditable);
  const triggers = Object.values(cards).filter((card) => card.kind === 'trigger');
  const begin = (type: string) => {
    const card = cardOf(type);
    const id = card && addStep(desk, card, { is: 'at', point: { x: 0, y: 0 } });
    if (!id) return;
    desk.screen.getState().inspect();
    // The new card must be drawn before it can be brought into sight.
    requestAnimationFrame(() => desk.flow()?.fit());
  };
  return (
    <div className="pointer-events-none absolute inset-0 z-5 flex items-center justify-center p-6">
      <section className="pointer-events-auto w-full max-w-96 rounded-card border border-line-2 bg-surface p-5">
        <h2 className="font-semibold text-lg">{isEditable ? 'Start with when it starts' : 'This workflow is empty'}</h2>
        <p className="mt-1 mb-3 text-ink-2">
          {isEditable
            ? 'What sets this workflow off? The steps that follow come below it.'
            : 'Nobody has drawn a step yet.'}
        </p>
        {isEditable &&
          triggers.map((card) => (
            <button
              key={card.type}
              type="button"
              onClick={() => begin(card.type)}
              className="flex w-full items-center gap-3 rounded-control px-2 py-2 text-left hover:bg-hover"
            >
              <Tile type={card.type} icon={card.icon} />
              <span>
                <span className="block font-semibold">{card.title}</span>
                <span className="block text-ink-2 text-sm">{card.summary}</span>
              </span>
            </button>
          ))}
      </section>
    </div>
  );
}
