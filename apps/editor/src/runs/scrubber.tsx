import { familyOf } from '@leeway/nodes/contract/families.ts';
import type { GraphNode } from '@leeway/shared/graph/graph.ts';
import { Pause, Play, SkipBack, StepBack, StepForward } from 'lucide-react';
import { type PointerEvent, useRef } from 'react';
import { Button } from '../ui/button.tsx';
import { classNames } from '../ui/class-names.ts';
import { formatDuration, formatMoney, formatTime } from '../ui/format.ts';
import { IconButton } from '../ui/icon-button.tsx';
import { countAt, headAt, type Moment, type Move, momentAt, moveFrom, type PlacedBar, placeBars } from './timeline.ts';
import type { Player } from './use-player.ts';
import type { ShownRun } from './use-run.ts';

export type ScrubberProps = {
  shown: ShownRun;
  player: Player;
  now: number;
  onMove: (move: Move) => void;
  onShow: (moment: Moment) => void;
};

/** The run as a line: one bar per step, waits hatched and not to scale, and the moment that is shown. */
export function Scrubber({ shown, player, now, onMove, onShow }: ScrubberProps) {
  const bars = placeBars(shown.bars, now);
  const canMove = (move: Move) => moveFrom(shown.moments, shown.count, move) !== null;
  return (
    <section aria-label="Watch it again" className="border-line border-t bg-surface px-4 pt-2.5 pb-2">
      <div className="flex flex-wrap items-center gap-x-1.5 gap-y-1">
        <IconButton
          label="To the beginning"
          shortcut="Home"
          icon={<SkipBack aria-hidden />}
          onClick={() => onMove('first')}
        />
        <IconButton
          label="One step back"
          shortcut="←"
          icon={<StepBack aria-hidden />}
          disabled={!canMove('previous')}
          onClick={() => onMove('previous')}
        />
        <Button
          aria-keyshortcuts="Space"
          icon={player.isPlaying ? <Pause aria-hidden /> : <Play aria-hidden />}
          onClick={player.toggle}
        >
          {player.isPlaying ? 'Pause' : 'Watch replay'}
        </Button>
        <IconButton
          label="One step on"
          shortcut="→"
          icon={<StepForward aria-hidden />}
          disabled={!canMove('next')}
          onClick={() => onMove('next')}
        />
        <p className="ml-2 text-ink-2">
          <Place shown={shown} />
        </p>
        <p className="ml-auto text-ink-2 text-sm">{costText(shown)}</p>
      </div>
      <Line shown={shown} bars={bars} onShow={onShow} />
      <Labels shown={shown} bars={bars} now={now} />
    </section>
  );
}

function Place({ shown }: { shown: ShownRun }) {
  const { moment, order, run, count } = shown;
  const event = run.events[count - 1]?.event;
  const nodeId = moment && shown.state.steps[moment.key]?.nodeId;
  const index = nodeId ? order.sorted.indexOf(nodeId) : -1;
  return (
    <>
      <b className="font-semibold text-ink">
        {index === -1 ? 'Step' : `Step ${index + 1}`} of {order.sorted.length}
      </b>
      {event && `, ${formatTime(event.at)}, ${formatDuration(event.at - run.startedAt)} into the run`}
    </>
  );
}

function costText({ state }: ShownRun): string {
  const calls = Object.values(state.steps).flatMap((step) => (step.call ? [step.call] : []));
  const cost = calls.reduce((sum, call) => sum + (call.costUsd ?? 0), 0);
  const count = `${calls.length} AI ${calls.length === 1 ? 'call' : 'calls'}`;
  return cost === 0 ? count : `Cost ${formatMoney(cost, 'USD')}, ${count}`;
}

type LineProps = { shown: ShownRun; bars: readonly PlacedBar[]; onShow: (moment: Moment) => void };

function Line({ shown, bars, onShow }: LineProps) {
  const line = useRef<HTMLDivElement>(null);
  const { moments, count, moment } = shown;
  const showAt = (clientX: number) => {
    const box = line.current?.getBoundingClientRect();
    if (!box) return;
    const share = Math.min(1, Math.max(0, (clientX - box.left) / box.width));
    const place = countAt(bars, share);
    const found = place === null ? undefined : momentAt(moments, place);
    if (found) onShow(found);
  };
  const drag = (event: PointerEvent<HTMLDivElement>) => {
    if (event.type === 'pointerdown') event.currentTarget.setPointerCapture(event.pointerId);
    if (event.buttons === 1) showAt(event.clientX);
  };
  const value = moment ? moments.indexOf(moment) : 0;
  return (
    <div
      ref={line}
      role="slider"
      tabIndex={0}
      aria-label="Moment of the run"
      aria-valuemin={0}
      aria-valuemax={Math.max(0, moments.length - 1)}
      aria-valuenow={value}
      aria-valuetext={valueText(shown)}
      onPointerDown={drag}
      onPointerMove={drag}
      className="relative mt-2 h-6 cursor-pointer touch-none select-none"
    >
      {bars.map((bar) => (
        <div
          key={`${bar.key} ${bar.from}`}
          data-forced-border=""
          style={{ left: `${bar.left * 100}%`, width: `calc(${bar.width * 100}% - 2px)` }}
          className={classNames(
            'absolute inset-y-0 rounded-mark border',
            bar.kind === 'wait' ? WAIT : barClass(shown.order.nodes.get(bar.nodeId)),
            bar.from > count && 'opacity-45',
            moment?.key === bar.key && 'outline-2 outline-focus -outline-offset-1',
          )}
        />
      ))}
      <div
        aria-hidden
        style={{ left: `${headAt(bars, count) * 100}%` }}
        className="-translate-x-1/2 pointer-events-none absolute -top-1.5 -bottom-1 w-0.5 bg-focus"
      >
        <span className="-translate-x-1/2 -top-1 absolute left-1/2 size-3 rounded-full bg-focus" />
      </div>
    </div>
  );
}

function valueText({ moment, order, state }: ShownRun): string {
  const step = moment && state.steps[moment.key];
  const title = step && order.nodes.get(step.nodeId)?.title;
  return title ? `${title}, ${step.status}` : 'The beginning';
}

const WAIT =
  'border-wait border-dashed bg-[repeating-linear-gradient(135deg,var(--wait-bg)_0_6px,transparent_6px_12px)]';
const WORK = {
  trigger: 'border-trigger bg-trigger-bg',
  ai: 'border-ai bg-ai-bg',
  person: 'border-person bg-person-bg',
  integration: 'border-integration bg-integration-bg',
  logic: 'border-logic bg-logic-bg',
  metric: 'border-metric bg-metric-bg',
};

function barClass(node: GraphNode | undefined): string {
  return WORK[(node && familyOf(node.type)?.colour) ?? 'logic'];
}

const LABELLED_SHARE = 0.14;

function Labels({ shown, bars, now }: { shown: ShownRun; bars: readonly PlacedBar[]; now: number }) {
  return (
    <div aria-hidden className="relative mt-1 h-4.5 overflow-hidden text-xs">
      {bars
        .filter((bar) => bar.width >= LABELLED_SHARE)
        .map((bar) => (
          <p
            key={`${bar.key} ${bar.from}`}
            style={{ left: `${bar.left * 100}%`, width: `${bar.width * 100}%` }}
            className={classNames('absolute truncate pr-2', bar.kind === 'wait' ? 'text-wait' : 'text-ink-2')}
          >
            {labelOf(bar, shown, now)}
          </p>
        ))}
    </div>
  );
}

const AT_ONCE_MS = 50;

function labelOf(bar: PlacedBar, { order }: ShownRun, now: number): string {
  const span = (bar.endedAt ?? now) - bar.startedAt;
  if (bar.kind === 'wait') {
    const whom = bar.isPerson ? ' for a person' : '';
    return bar.endedAt === null
      ? `Waiting${whom}, ${formatDuration(span)} so far (not to scale)`
      : `Waited${whom} ${formatDuration(span)} (not to scale)`;
  }
  const title = order.nodes.get(bar.nodeId)?.title ?? bar.nodeId;
  return span < AT_ONCE_MS ? title : `${title} ${formatDuration(span)}`;
}
