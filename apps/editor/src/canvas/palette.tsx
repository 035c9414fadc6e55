import { cardOf, cards } from '@leeway/nodes/cards';
import { FAMILIES, familyOf } from '@leeway/nodes/contract/families.ts';
import type { NodeCard } from '@leeway/shared/graph/node-type.ts';
import { Search } from 'lucide-react';
import { type KeyboardEvent, useRef, useState } from 'react';
import { createPortal } from 'react-dom';
import { Kbd } from '../ui/kbd.tsx';
import { type CanvasDesk, useDesk } from './canvas-desk.ts';
import { addStep, type Where, whereAfter } from './commands.ts';
import { useDraft } from './draft-store.ts';
import { optionsFor } from './keys/pick-option.ts';
import { nodeOption, stepOptions } from './keys/step-options.tsx';
import { Tile } from './node-frame.tsx';
import { usePaletteDrag } from './palette-drag.ts';

/** Everything that can be added, in the operator's words; dragged onto the canvas, or added after the selected step by a click. */
export function Palette() {
  const desk = useDesk();
  const [typed, setTyped] = useState('');
  const field = useRef<HTMLInputElement>(null);
  const drag = usePaletteDrag((type, x, y) => drop(desk, type, { x, y }));
  const types = new Set(optionsFor(stepOptions(), typed).map((option) => option.id));
  const isSearching = typed.trim() !== '';

  const addFirst = (event: KeyboardEvent) => {
    if (event.key === 'Escape') setTyped('');
    if (event.key !== 'Enter' || !isSearching) return;
    const [type] = types;
    if (type) addByClick(desk, type);
    setTyped('');
  };
  return (
    <aside aria-label="Steps to add" className="hidden w-49 shrink-0 flex-col border-line border-r bg-panel wide:flex">
      <div className="relative m-3 mb-1.5 flex items-center">
        <Search aria-hidden className="pointer-events-none absolute left-2.5 size-4 text-ink-2" />
        <input
          ref={field}
          type="search"
          aria-label="Find a step"
          placeholder="Find a step"
          value={typed}
          onChange={(event) => setTyped(event.target.value)}
          onKeyDown={addFirst}
          className="field-box h-7.5 w-full min-w-0 pr-8 pl-8 [&::-webkit-search-cancel-button]:hidden"
        />
        <Kbd className="pointer-events-none absolute right-2 text-ink-2">/</Kbd>
      </div>
      <div className="min-h-0 flex-1 overflow-y-auto px-2 pb-4">
        {isSearching && <StepsHere typed={typed} onDone={() => setTyped('')} />}
        {FAMILIES.map((family) => {
          const members = Object.values(cards).filter(({ type }) => familyOf(type) === family && types.has(type));
          if (members.length === 0) return null;
          return (
            <section key={family.folder} aria-label={family.title} className="mt-2.5">
              <h2 className="px-2 pb-0.5 font-semibold text-ink-2 text-sm">{family.title}</h2>
              {members.map((card) => (
                <PaletteRow key={card.type} type={card} drag={drag} />
              ))}
            </section>
          );
        })}
        {isSearching && types.size === 0 && <p className="px-2 py-3 text-ink-2">No step to add is called that.</p>}
      </div>
      {drag.carried && <Carried type={drag.carried.type} x={drag.carried.x} y={drag.carried.y} />}
    </aside>
  );
}

type PaletteRowProps = { type: NodeCard; drag: ReturnType<typeof usePaletteDrag> };

function PaletteRow({ type, drag }: PaletteRowProps) {
  const desk = useDesk();
  const isEditable = useDraft((state) => state.isEditable);
  return (
    <button
      type="button"
      disabled={!isEditable}
      title={type.summary}
      onPointerDown={drag.begin(type.type)}
      onClick={(event) => {
        if (!drag.isEndOfDrag(event)) addByClick(desk, type.type);
      }}
      className="flex min-h-7.5 w-full touch-none items-center gap-2 rounded-control px-2 text-left hover:bg-hover disabled:text-ink-3"
    >
      <Tile type={type.type} icon={type.icon} size="small" />
      <span className="min-w-0 leading-4.5">{type.title}</span>
    </button>
  );
}

function StepsHere({ typed, onDone }: { typed: string; onDone: () => void }) {
  const desk = useDesk();
  const nodes = useDraft((state) => state.graph.nodes);
  const found = optionsFor(nodes.map(nodeOption), typed).slice(0, 8);
  if (found.length === 0) return null;
  return (
    <section aria-label="In this workflow" className="mt-2.5">
      <h2 className="px-2 pb-0.5 font-semibold text-ink-2 text-sm">In this workflow</h2>
      {found.map((option) => (
        <button
          key={option.id}
          type="button"
          className="flex h-7.5 w-full items-center rounded-control px-2 text-left hover:bg-hover"
          onClick={() => {
            desk.store.getState().select({ nodes: [option.id] });
            desk.flow()?.reveal(option.id);
            desk.flow()?.focus();
            onDone();
          }}
        >
          <span className="truncate">{option.label}</span>
        </button>
      ))}
    </section>
  );
}

// In the body, so that no panel's edge cuts it off.
function Carried({ type, x, y }: { type: string; x: number; y: number }) {
  const card = cardOf(type);
  return createPortal(
    <div
      aria-hidden
      style={{ left: x - 24, top: y - 20 }}
      className="pointer-events-none fixed z-50 flex h-10 items-center gap-2.5 rounded-card border border-focus bg-surface pr-4 pl-2.5 font-semibold text-sm shadow-menu"
    >
      <Tile type={type} icon={card?.icon} size="small" />
      {card?.title}
    </div>,
    document.body,
  );
}

/** A click or Enter adds after the selected step, else at the end. */
function addByClick(desk: CanvasDesk, type: string): void {
  const selected = desk.store.getState().selection.nodes.at(-1);
  const isTrigger = cardOf(type)?.kind === 'trigger';
  put(desk, type, selected && !isTrigger ? whereAfter(desk, selected) : { is: 'end' });
}

/** Dropped on an edge it goes in between, else where the pointer is. */
function drop(desk: CanvasDesk, type: string, at: { x: number; y: number }): void {
  const point = desk.flow()?.toGraph(at.x, at.y);
  if (!point) return;
  const edgeId = document.elementFromPoint(at.x, at.y)?.closest('.react-flow__edge')?.getAttribute('data-id');
  if (edgeId && cardOf(type)?.kind !== 'trigger') return put(desk, type, { is: 'between', edgeId });
  put(desk, type, { is: 'at', point: { x: point.x - 24, y: point.y - 24 } });
}

function put(desk: CanvasDesk, type: string, where: Where): void {
  const card = cardOf(type);
  const id = card && addStep(desk, card, where);
  if (!id) return;
  desk.screen.getState().inspect();
  desk.flow()?.reveal(id);
}
