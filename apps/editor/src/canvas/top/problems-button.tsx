import { CircleAlert } from 'lucide-react';
import { type ComponentProps, lazy, Suspense, useState } from 'react';
import { Button } from '../../ui/button.tsx';
import { useDraft } from '../draft-store.ts';

// The positioning and focus code of a popover weighs as much as half the canvas; most visits never open the list.
const loadPopover = () => import('./problems-popover.tsx');
const ProblemsPopover = lazy(() => loadPopover().then((module) => ({ default: module.ProblemsPopover })));

/** `1 thing to fix`: the list of what stands in the way; choosing one goes to the step and its field. */
export function ProblemsButton() {
  const problems = useDraft((state) => state.problems);
  const [isWanted, setWanted] = useState(false);
  const errors = problems.filter((problem) => problem.severity === 'error').length;
  if (problems.length === 0) return null;
  const counts = { errors, hints: problems.length };
  const preload = () => void loadPopover();
  const closed = (
    <Trigger
      {...counts}
      aria-haspopup="dialog"
      aria-expanded={false}
      onPointerEnter={preload}
      onFocus={preload}
      onClick={() => setWanted(true)}
    />
  );
  if (!isWanted) return closed;
  return (
    <Suspense fallback={closed}>
      <ProblemsPopover
        title={errors > 0 ? 'To fix before it can go live' : 'Worth a look'}
        trigger={<Trigger {...counts} />}
        problems={problems}
      />
    </Suspense>
  );
}

type TriggerProps = ComponentProps<typeof Button> & { errors: number; hints: number };

function Trigger({ errors, hints, ...rest }: TriggerProps) {
  const words = errors > 0 ? `${errors} ${errors === 1 ? 'thing' : 'things'} to fix` : hintsInWords(hints);
  return (
    <Button {...rest} icon={<CircleAlert aria-hidden />} className={errors > 0 ? 'text-wait' : undefined}>
      <span className="max-sm:hidden">{words}</span>
      <span aria-label={words} className="sm:hidden">
        {errors || hints}
      </span>
    </Button>
  );
}

function hintsInWords(count: number): string {
  return count === 1 ? '1 hint' : `${count} hints`;
}
