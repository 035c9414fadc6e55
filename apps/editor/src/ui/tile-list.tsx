import { LoaderCircle } from 'lucide-react';
import { Icon } from './icon.tsx';

/** `icon` is a name that icon.tsx knows. */
export type Tile = { id: string; icon: string; title: string; text: string; isBusy?: boolean };

/** A few things to choose from, each with an icon, a title and a line. */
export function TileList({ tiles, disabled, onChoose }: TileListProps) {
  return (
    <ul className="grid gap-2.5 sm:grid-cols-2">
      {tiles.map((tile) => (
        <li key={tile.id} className="flex">
          <button
            type="button"
            disabled={disabled}
            aria-busy={tile.isBusy || undefined}
            onClick={() => onChoose(tile.id)}
            className="flex w-full items-start gap-3 rounded-card border border-line-2 bg-surface p-3.5 text-left shadow-card hover:border-control hover:bg-panel disabled:cursor-default disabled:bg-panel"
          >
            <span className="flex size-8 shrink-0 items-center justify-center rounded-control bg-logic-bg text-ink-2 [&_svg]:size-4">
              {tile.isBusy ? <LoaderCircle aria-hidden className="animate-spin" /> : <Icon name={tile.icon} />}
            </span>
            <span className="min-w-0">
              <span className="block font-semibold text-md">{tile.title}</span>
              <span className="block text-ink-2">{tile.text}</span>
            </span>
          </button>
        </li>
      ))}
    </ul>
  );
}

type TileListProps = { tiles: readonly Tile[]; disabled?: boolean; onChoose: (id: string) => void };
