import { familyOf } from '@leeway/nodes/contract/families.ts';
import type { Level } from '@leeway/shared/graph/dial-setting.ts';
import type { GraphNode } from '@leeway/shared/graph/graph.ts';
import { CircleAlert, Clock, TriangleAlert } from 'lucide-react';
import { memo } from 'react';
import { originWord } from '../dial/brief-words.ts';
import { Badge } from '../ui/badge.tsx';
import { Bars } from '../ui/bars.tsx';
import { classNames } from '../ui/class-names.ts';
import { Icon } from '../ui/icon.tsx';
import { StatusDot } from '../ui/status-dot.tsx';
import type { Card, CardStatus } from './flow/card-store.ts';
import { factsOf } from './flow/node-facts.ts';

export type NodeFrameProps = {
  node: GraphNode;
  card: Card;
  isSelected?: boolean;
  /** The keyboard is here. */
  isCursor?: boolean;
};

/** How many of the five bars stand for a level, and its name. */
const STOPS: Record<Level, { bars: number; name: string }> = {
  watch: { bars: 1, name: 'Watch only' },
  draft: { bars: 2, name: 'Draft and approve' },
  threshold: { bars: 3, name: 'Ask when unsure' },
  autonomous: { bars: 5, name: 'Autonomous' },
};

const lineColours = { plain: 'text-ink-2', wait: 'text-wait', fail: 'text-fail' };

/** The card of one node: what it is, what it does, how far it may go alone, and how it fared. Nothing on it takes focus. */
export const NodeFrame = memo(function NodeFrame({ node, card, isSelected, isCursor }: NodeFrameProps) {
  const { line, level: ownLevel, width, height, type } = factsOf(node);
  const level = card.level ?? ownLevel;
  return (
    <div
      style={{ width, height }}
      data-forced-border=""
      className={classNames(
        'node-card box-border flex flex-col rounded-card border bg-surface text-left',
        card.isNotRun ? 'border-edge border-dashed bg-transparent' : 'border-line-2 shadow-card',
        card.isCurrent && !isSelected && (card.status?.tone === 'run' ? 'is-running' : 'is-current'),
        isSelected && 'is-selected',
        isCursor && 'is-cursor',
      )}
    >
      <div className="flex h-13.5 shrink-0 items-center gap-2.5 px-2.5">
        <Tile type={node.type} icon={type?.icon} isQuiet={card.isNotRun} />
        <div className="min-w-0 flex-1">
          <div className="flex items-center gap-2">
            <span
              className={classNames(
                'min-w-0 flex-1 truncate font-semibold text-sm leading-4.5',
                card.isNotRun && 'text-ink-2',
              )}
            >
              {node.title || 'Without a title'}
            </span>
            <Sign card={card} />
          </div>
          <div className="truncate text-ink-2 text-xs leading-4.5">{line}</div>
        </div>
      </div>
      {ownLevel !== null && level !== null && <DialRow level={level} card={card} />}
    </div>
  );
});

/** The small square with a node type's icon, in its family's colour. */
export function Tile({ type, icon, isQuiet = false, size = 'medium', className }: TileProps) {
  const colour = familyOf(type)?.colour ?? 'logic';
  return (
    <span
      className={classNames(
        'node-tile flex shrink-0 items-center justify-center',
        size === 'medium' ? 'size-7.5 rounded-[6px] [&_svg]:size-4' : 'size-6 rounded-[5px] [&_svg]:size-3.5',
        isQuiet ? 'text-ink-2' : tiles[colour],
        className,
      )}
    >
      <Icon name={icon ?? 'square'} />
    </span>
  );
}

type TileProps = {
  type: string;
  icon: string | undefined;
  isQuiet?: boolean;
  size?: 'small' | 'medium';
  /** Its place only, such as a margin. */
  className?: string;
};

const tiles = {
  trigger: 'bg-trigger-bg text-trigger',
  ai: 'bg-ai-bg text-ai',
  person: 'bg-person-bg text-person',
  integration: 'bg-integration-bg text-integration',
  logic: 'bg-logic-bg text-logic',
  metric: 'bg-metric-bg text-metric',
};

/** The card's one slot for what goes on, so that it never changes size: a run's state, else what waits here and what is wrong. */
export function Sign({ card }: { card: Card }) {
  if (card.status) return <RunStatus status={card.status} />;
  const { waiting, running, problem } = card;
  return (
    <span className="flex shrink-0 items-center gap-1.5">
      {running > 0 && (
        <Badge tone="run" hasGlyph>
          {running === 1 ? 'Running' : `${running} running`}
        </Badge>
      )}
      {waiting > 0 && <Badge tone="wait">{waiting} waiting</Badge>}
      {problem && <ProblemMark text={problem} isWarning={card.isWarning} />}
    </span>
  );
}

function ProblemMark({ text, isWarning }: { text: string; isWarning: boolean }) {
  const Glyph = isWarning ? TriangleAlert : CircleAlert;
  return (
    <span title={text} className={isWarning ? 'text-wait' : 'text-fail'}>
      <Glyph aria-hidden strokeWidth={2} className="size-4" />
      <span className="sr-only">{text}</span>
    </span>
  );
}

function RunStatus({ status }: { status: CardStatus }) {
  return (
    <StatusDot tone={status.tone} icon={status.isAhead ? <Clock aria-hidden /> : undefined} className="gap-1 text-2xs">
      {status.word}
    </StatusDot>
  );
}

function DialRow({ level, card }: { level: Level; card: Card }) {
  const { bars, name } = STOPS[level];
  const { line, lineTone, isNotRun } = card;
  const origin = originWord(card.origin);
  return (
    <div
      className={classNames(
        'node-dial flex h-12 flex-col justify-center border-line border-t px-3',
        isNotRun && 'text-ink-2',
      )}
    >
      <span className="flex items-center gap-2 font-semibold text-xs leading-4">
        <Bars filled={bars} />
        <span className="min-w-0 flex-1 truncate">{name}</span>
        {origin && <span className="font-normal text-2xs text-ink-2">{origin}</span>}
      </span>
      {line && <span className={classNames('truncate text-2xs leading-4', lineColours[lineTone])}>{line}</span>}
    </div>
  );
}
