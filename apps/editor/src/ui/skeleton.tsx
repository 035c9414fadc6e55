import { classNames } from './class-names.ts';

/** A grey bar where text will stand. */
export function Skeleton({ className }: { className?: string }) {
  return <div aria-hidden className={classNames('rounded-mark bg-hover', className ?? 'h-4 w-full')} />;
}

/** A list that is still loading; says so to screen readers. */
export function SkeletonRows({ rows = 5, label = 'Loading' }: { rows?: number; label?: string }) {
  return (
    <div role="status" className="flex flex-col gap-3">
      <span className="sr-only">{label}</span>
      {Array.from({ length: rows }, (_, index) => (
        <Skeleton key={index} className={index % 3 === 2 ? 'h-4 w-3/5' : 'h-4 w-full'} />
      ))}
    </div>
  );
}
