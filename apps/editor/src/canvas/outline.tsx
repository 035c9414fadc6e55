import { orderOf } from '@leeway/shared/graph/order.ts';
import { Ellipsis, Plus } from 'lucide-react';
import { type KeyboardEvent, useMemo, useRef, useState } from 'react';
import { Button } from '../ui/button.tsx';
import { classNames } from '../ui/class-names.ts';
import { IconButton } from '../ui/icon-button.tsx';
import { Menu } from '../ui/menu.tsx';
import { useDesk } from './canvas-desk.ts';
import { copySelected, pasteClip, removeSelected, whereAfter } from './commands.ts';
import { useDraft } from './draft-store.ts';
import { CardContext, useCard } from './flow/card-store.ts';
import { factsOf } from './flow/node-facts.ts';
import { pressOnCanvas } from './keys/canvas-keys.ts';
import { Sign, Tile } from './node-frame.tsx';
import { linesOf, type OutlineLine, outlineOf } from './outline-tree.ts';
import { shortStepInWords } from './steps/step-words.ts';

type StepLine = Extract<OutlineLine, { is: 'step' }>;
type WayLine = Extract<OutlineLine, { is: 'way' }>;

/** The whole workflow as a nested list: for phones, for screen readers, and for anyone who would rather read than look. */
export function Outline() {
  const desk = useDesk();
  const graph = useDraft((state) => state.graph);
  const isEditable = useDraft((state) => state.isEditable);
  const selected = useDraft((state) => state.selection.nodes.at(-1) ?? null);
  const [wayStop, setWayStop] = useState<string | null>(null);
  const tree = useRef<HTMLDivElement>(null);
  const lines = useMemo(() => linesOf(outlineOf(graph)), [graph]);
  const keys = lines.map(({ key }) => key);
  const tabStop = [wayStop, selected].find((key) => key !== null && keys.includes(key)) ?? keys[0];

  const onKeyDown = (event: KeyboardEvent) => {
    if (event.target instanceof Element && event.target.closest('button')) return;
    const next = event.altKey ? undefined : neighbour(keys, tabStop, event.key);
    const way = lines.find((line): line is WayLine => line.is === 'way' && line.key === tabStop);
    if (next !== undefined) tree.current?.querySelector<HTMLElement>(`[data-line="${next}"]`)?.focus();
    else if (event.key.startsWith('Arrow')) return;
    else if (way && 'aA+'.includes(event.key)) openAdd(way);
    else if (!pressOnCanvas(desk, event)) return;
    event.preventDefault();
    event.stopPropagation();
  };
  const openAdd = ({ nodeId, port }: WayLine) =>
    desk.screen.getState().open({ is: 'pick-step', where: { is: 'after', nodeId, port } });
  const addAtEnd = () => {
    const last = graph.nodes.length > 0 ? orderOf(graph).sorted.at(-1) : undefined;
    desk.screen.getState().open({ is: 'pick-step', where: last ? whereAfter(desk, last) : { is: 'end' } });
  };
  return (
    <CardContext value={desk.cards}>
      <div className="absolute inset-0 overflow-y-auto bg-canvas px-3 py-4 wide:px-6">
        <div
          ref={tree}
          role="tree"
          tabIndex={-1}
          aria-label="Steps of the workflow"
          onKeyDown={onKeyDown}
          className="mx-auto max-w-160"
        >
          {lines.map((line) =>
            line.is === 'step' ? (
              <Step key={line.key} line={line} isTabStop={line.key === tabStop} onFocus={() => setWayStop(null)} />
            ) : (
              <Way
                key={line.key}
                line={line}
                isTabStop={line.key === tabStop}
                onFocus={() => setWayStop(line.key)}
                onAdd={isEditable ? () => openAdd(line) : undefined}
              />
            ),
          )}
        </div>
        {isEditable && (
          <div className="mx-auto mt-3 max-w-160">
            <Button icon={<Plus aria-hidden />} onClick={addAtEnd}>
              {lines.length === 0 ? 'Start with when it starts' : 'Add a step'}
            </Button>
          </div>
        )}
      </div>
    </CardContext>
  );
}

type StepProps = { line: StepLine; isTabStop: boolean; onFocus: () => void };

function Step({ line, isTabStop, onFocus }: StepProps) {
  const desk = useDesk();
  const { node, level } = line;
  const card = useCard(node.id);
  const isSelected = useDraft((state) => state.selection.nodes.includes(node.id));
  const graph = useDraft((state) => state.graph);
  const { type, line: what } = factsOf(node);
  const select = () => desk.store.getState().select({ nodes: [node.id] });
  const choose = () => {
    select();
    desk.screen.getState().inspect();
  };
  return (
    <div
      role="treeitem"
      aria-level={level}
      aria-selected={isSelected}
      aria-expanded={line.hasBranches ? true : undefined}
      data-line={line.key}
      tabIndex={isTabStop ? 0 : -1}
      onFocus={(event) => {
        if (event.target !== event.currentTarget) return;
        onFocus();
        select();
      }}
      onClick={choose}
      // Enter is the tree's: it opens the step as a click does.
      onKeyDown={() => undefined}
      style={{ marginLeft: indent(level) }}
      className={classNames(
        'mb-1.5 flex min-h-12 cursor-pointer items-center gap-2.5 rounded-card border bg-surface py-1.5 pr-1 pl-2.5',
        isSelected ? 'border-focus' : 'border-line-2',
      )}
    >
      <Tile type={node.type} icon={type?.icon} />
      <span className="min-w-0 flex-1">
        <span className="block truncate font-semibold">{node.title || 'Without a title'}</span>
        <span className="sr-only">{shortStepInWords(node, orderOf(graph), card)}</span>
        <span className="block truncate text-ink-2 text-sm">{card.problem ?? what}</span>
      </span>
      <Sign card={{ ...card, problem: null }} />
      <Actions nodeId={node.id} title={node.title} hasDial={factsOf(node).level !== null} />
    </div>
  );
}

type WayProps = { line: WayLine; isTabStop: boolean; onFocus: () => void; onAdd: (() => void) | undefined };

function Way({ line, isTabStop, onFocus, onAdd }: WayProps) {
  return (
    <div
      role="treeitem"
      aria-level={line.level}
      aria-selected={false}
      aria-expanded
      data-line={line.key}
      tabIndex={isTabStop ? 0 : -1}
      onFocus={(event) => event.target === event.currentTarget && onFocus()}
      style={{ marginLeft: indent(line.level) }}
      className="mb-1.5 flex w-fit items-center gap-1 rounded-mark px-1 font-semibold text-ink-2 text-xs"
    >
      {line.label}
      {onAdd && (
        <IconButton
          label={`Add a step for ${line.label}`}
          icon={<Plus aria-hidden />}
          tabIndex={-1}
          className="size-6"
          onClick={onAdd}
        />
      )}
    </div>
  );
}

// What the keys do, for a finger: reached by keyboard from the step itself.
function Actions({ nodeId, title, hasDial }: { nodeId: string; title: string; hasDial: boolean }) {
  const desk = useDesk();
  const isEditable = useDraft((state) => state.isEditable);
  if (!isEditable) return null;
  const { open } = desk.screen.getState();
  const withSelection = (action: () => void) => () => {
    desk.store.getState().select({ nodes: [nodeId] });
    action();
  };
  const duplicate = () => {
    const clip = copySelected(desk);
    if (clip) pasteClip(desk, clip);
  };
  return (
    // The menu stands inside the row, whose click opens the step.
    <span
      role="presentation"
      onClick={(event) => event.stopPropagation()}
      onKeyDown={(event) => event.stopPropagation()}
    >
      <Menu
        align="end"
        trigger={<IconButton label={`More for ${title}`} icon={<Ellipsis aria-hidden />} tabIndex={-1} />}
        items={[
          {
            label: 'Add a step after',
            shortcut: 'A',
            onSelect: () => open({ is: 'pick-step', where: whereAfter(desk, nodeId) }),
          },
          { label: 'Connect to…', shortcut: 'C', onSelect: () => open({ is: 'connect', source: nodeId }) },
          { label: 'Duplicate', shortcut: 'Ctrl+D', onSelect: withSelection(duplicate) },
          ...(hasDial
            ? [{ label: 'Turn its dial down…', shortcut: 'L', onSelect: () => open({ is: 'lower', nodeId } as const) }]
            : []),
          { kind: 'separator' },
          {
            label: 'Remove',
            shortcut: 'Del',
            isDangerous: true,
            onSelect: withSelection(() => removeSelected(desk)),
          },
        ]}
      />
    </span>
  );
}

function indent(level: number): number {
  return (level - 1) * 14;
}

function neighbour(keys: readonly string[], from: string | undefined, pressed: string): string | undefined {
  const place = from === undefined ? -1 : keys.indexOf(from);
  if (pressed === 'ArrowDown' || pressed === 'ArrowRight') return keys[Math.min(place + 1, keys.length - 1)];
  if (pressed === 'ArrowUp' || pressed === 'ArrowLeft') return keys[Math.max(place - 1, 0)];
  if (pressed === 'Home') return keys[0];
  return pressed === 'End' ? keys.at(-1) : undefined;
}
