import { classNames } from './class-names.ts';

const count = 5;

/** The signature mark: five rising bars, `filled` (0 to 5) of them solid. Give `label` when no word stands beside it. */
export function Bars({ filled, label, className }: { filled: number; label?: string; className?: string }) {
  const solid = Math.round(Math.min(count, Math.max(0, filled)));
  return (
    <svg
      viewBox="0 0 44 11"
      role={label ? 'img' : undefined}
      aria-label={label}
      aria-hidden={label ? undefined : true}
      className={classNames('forced-color-adjust-auto shrink-0', className ?? 'h-2.75 w-11')}
    >
      {Array.from({ length: count }, (_, index) => {
        const height = 4 + index * 1.75;
        return (
          <rect
            key={index}
            x={index * 9.2}
            y={11 - height}
            width={7.2}
            height={height}
            rx={1.5}
            className={index < solid ? 'fill-ink' : 'fill-line-2'}
          />
        );
      })}
    </svg>
  );
}
