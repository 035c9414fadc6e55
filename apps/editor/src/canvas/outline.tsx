import { orderOf } from '@leeway/shared/graph/order.ts';
import { Ellipsis, Plus } from 'lucide-react';
import { type KeyboardEvent, useMemo, useRef } from 'react';
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
import { type OutlineBranch, type OutlineItem, outlineOf, readingOrder } from './outline-tree.ts';
import { stepInWords } from './steps/step-words.ts';

/** The whole workflow as a nested list: for phones, for screen readers, and for anyone who would rather read than look. */
export function Outline() {
  const desk = useDesk();
  const graph = useDraft((state) => state.graph);
  const isEditable = useDraft((state) => state.isEditable);
  const selected = useDraft((state) => state.selection.nodes.at(-1) ?? null);
  const tree = useRef<HTMLDivElement>(null);
  const items = useMemo(() => outlineOf(graph), [graph]);
  const reading = useMemo(() => readingOrder(items).map((item) => item.node.id), [items]);
  const tabStop = selected !== null && reading.includes(selected) ? selected : reading[0];

  const onKeyDown = (event: KeyboardEvent) => {
    if (event.target instanceof Element && event.target.closest('button')) return;
    const next = neighbour(reading, tabStop, event.key);
    if (next) {
      desk.store.getState().select({ nodes: [next] });
      tree.current?.querySelector<HTMLElement>(`[data-step="${next}"]`)?.focus();
    } else if (event.altKey || event.key.startsWith('Arrow')) return;
    else if (!pressOnCanvas(desk, event)) return;
    event.preventDefault();
    event.stopPropagation();
  };
  return (
    <CardContext value={desk.cards}>
      <div className="absolute inset-0 overflow-y-auto bg-canvas px-3 py-4 wide:px-6">
        <div
          ref={tree}
          role="tree"
          aria-label="Steps of the workflow"
          onKeyDown={onKeyDown}
          className="mx-auto max-w-160"
        >
          {items.map((item) => (
            <Item key={item.node.id} item={item} level={1} tabStop={tabStop} />
          ))}
        </div>
        {isEditable && (
          <div className="mx-auto mt-3 max-w-160">
            <Button
              icon={<Plus aria-hidden />}
              onClick={() => {
                const last = reading.at(-1);
                desk.screen.getState().open({ is: 'pick-step', where: last ? whereAfter(desk, last) : { is: 'end' } });
              }}
            >
              {reading.length === 0 ? 'Start with when it starts' : 'Add a step'}
            </Button>
          </div>
        )}
      </div>
    </CardContext>
  );
}

type ItemProps = { item: OutlineItem; level: number; tabStop: string | undefined };

function Item({ item, level, tabStop }: ItemProps) {
  const desk = useDesk();
  const { node, branches } = item;
  const card = useCard(node.id);
  const isSelected = useDraft((state) => state.selection.nodes.includes(node.id));
  const graph = useDraft((state) => state.graph);
  const { type, line } = factsOf(node);
  const choose = () => {
    desk.store.getState().select({ nodes: [node.id] });
    desk.screen.getState().inspect();
  };
  return (
    <div
      role="treeitem"
      aria-level={level}
      aria-selected={isSelected}
      aria-expanded={branches.length > 0 ? true : undefined}
      aria-label={stepInWords(node, orderOf(graph), card)}
      data-step={node.id}
      tabIndex={tabStop === node.id ? 0 : -1}
      onFocus={(event) => event.target === event.currentTarget && desk.store.getState().select({ nodes: [node.id] })}
      className="group/item outline-none"
    >
      <div
        onClick={choose}
        className={classNames(
          'mb-1.5 flex min-h-12 cursor-pointer items-center gap-2.5 rounded-card border bg-surface py-1.5 pr-1 pl-2.5',
          'group-focus-visible/item:outline-2 group-focus-visible/item:outline-focus group-focus-visible/item:outline-offset-2',
          isSelected ? 'border-focus' : 'border-line-2',
        )}
      >
        <Tile type={node.type} icon={type?.icon} />
        <span className="min-w-0 flex-1">
          <span className="block truncate font-semibold">{node.title || 'Without a title'}</span>
          <span className="block truncate text-ink-2 text-sm">{card.problem ?? line}</span>
        </span>
        <Sign card={card} />
        <Actions nodeId={node.id} title={node.title} />
      </div>
      {branches.map((branch) => (
        <Branch key={branch.port} branch={branch} level={level} tabStop={tabStop} nodeId={node.id} />
      ))}
    </div>
  );
}

type BranchProps = { branch: OutlineBranch; level: number; tabStop: string | undefined; nodeId: string };

function Branch({ branch, level, tabStop, nodeId }: BranchProps) {
  const { screen } = useDesk();
  const isEditable = useDraft((state) => state.isEditable);
  return (
    <div role="group" aria-label={branch.label} className="mb-1.5 ml-4 border-line-2 border-l pl-3">
      <div className="mb-1 flex items-center gap-1 font-semibold text-ink-2 text-xs">
        {branch.label}
        {isEditable && (
          <IconButton
            label={`Add a step for ${branch.label}`}
            icon={<Plus aria-hidden />}
            tabIndex={-1}
            className="size-6"
            onClick={() =>
              screen.getState().open({ is: 'pick-step', where: { is: 'after', nodeId, port: branch.port } })
            }
          />
        )}
      </div>
      {branch.items.map((item) => (
        <Item key={item.node.id} item={item} level={level + 1} tabStop={tabStop} />
      ))}
    </div>
  );
}

// What the keys do, for a finger: reached by keyboard from the step itself.
function Actions({ nodeId, title }: { nodeId: string; title: string }) {
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
    <span onClick={(event) => event.stopPropagation()} onKeyDown={(event) => event.stopPropagation()}>
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
          { kind: 'separator' },
          { label: 'Remove', shortcut: 'Del', isDangerous: true, onSelect: withSelection(() => removeSelected(desk)) },
        ]}
      />
    </span>
  );
}

function neighbour(reading: readonly string[], from: string | undefined, key: string): string | undefined {
  const place = from === undefined ? -1 : reading.indexOf(from);
  if (key === 'ArrowDown' || key === 'ArrowRight') return reading[Math.min(place + 1, reading.length - 1)];
  if (key === 'ArrowUp' || key === 'ArrowLeft') return reading[Math.max(place - 1, 0)];
  if (key === 'Home') return reading[0];
  return key === 'End' ? reading.at(-1) : undefined;
}
