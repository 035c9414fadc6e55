// "Try on past items": what the draft of an AI step makes of items that people have decided. It proves nothing, and says so.
import type { Preview } from '@leeway/shared/api/preview.ts';
import { useQuery } from '@tanstack/react-query';
import { lazy, Suspense, useState } from 'react';
import { errorWords } from '../../api/error-words.ts';
import { Button } from '../../ui/button.tsx';
import { classNames } from '../../ui/class-names.ts';
import { TextField } from '../../ui/text-field.tsx';
import { TimeAgo } from '../../ui/time-ago.tsx';
import { Folded } from '../setting/folded.tsx';
import type { StepPlace } from '../trust-queries.ts';
import { previewQuery, usePreviewing } from './preview-query.ts';

const PreviewDialog = lazy(() => import('./preview-dialog.tsx').then((module) => ({ default: module.PreviewDialog })));

export function PastPreview({ place, isEditable }: { place: StepPlace; isEditable: boolean }) {
  const { data, error } = useQuery(previewQuery(place));
  const [model, setModel] = useState('');
  const { start, cancel } = usePreviewing(place);
  if (error && !data) return <p className="text-ink-2">{errorWords(error).message}</p>;
  if (!data || (data.state === 'none' && !isEditable)) return null;
  const isRunning = data.state === 'running';
  return (
    <section aria-label="Try on past items" className="flex flex-col gap-2">
      <h4 className="font-semibold text-ink-2 text-sm">A change of this step, on past items</h4>
      {isRunning ? <Progress preview={data} /> : <Result preview={data} />}
      {isEditable && (
        <div className="flex flex-wrap gap-2">
          {isRunning ? (
            <Button size="small" isLoading={cancel.isPending} onClick={() => cancel.mutate()}>
              Stop
            </Button>
          ) : (
            <Button size="small" isLoading={start.isPending} onClick={() => start.mutate(model.trim())}>
              Try on past items
            </Button>
          )}
        </div>
      )}
      {isEditable && !isRunning && (
        <Folded title="With another model">
          <TextField
            label="Model"
            help="Only for the trial; the step keeps its own."
            maxLength={500}
            spellCheck={false}
            value={model}
            onChange={setModel}
          />
        </Folded>
      )}
    </section>
  );
}

// The browser's own bar has colours of its own, which know no theme.
const BAR = classNames(
  'h-1.5 w-full appearance-none overflow-hidden rounded-full border-0 bg-line-2 [&::-webkit-progress-bar]:bg-line-2',
  '[&::-webkit-progress-value]:bg-ink [&::-moz-progress-bar]:bg-ink',
);

function Progress({ preview: { done, total } }: { preview: Preview }) {
  return (
    <div className="flex flex-col gap-1">
      <progress aria-label="Trying past items" value={done} max={Math.max(1, total)} className={BAR} />
      <p role="status" className="text-ink-2 text-sm">
        {done} of {total} past items tried. Nothing is sent.
      </p>
    </div>
  );
}

function Result({ preview }: { preview: Preview }) {
  const [isOpen, setOpen] = useState(false);
  const { state, words, at, model, isCurrent, items } = preview;
  if (state === 'none') {
    return (
      <p className="text-ink-2">See what a new prompt or model changes, before it is published. Nothing is sent.</p>
    );
  }
  return (
    <>
      <p className={state === 'failed' ? 'text-fail' : undefined}>{words}</p>
      <p className="text-ink-2 text-sm">
        {at !== null && (
          <>
            Tried <TimeAgo at={at} />
            {model ? ` with ${model}` : ''}.{' '}
          </>
        )}
        {isCurrent ? 'It is a preview: it proves nothing.' : 'The step was changed since: try again.'}
      </p>
      {items.length > 0 && (
        <Button size="small" variant="quiet" className="-ml-2.5 self-start" onClick={() => setOpen(true)}>
          Look at them side by side
        </Button>
      )}
      {isOpen && (
        <Suspense>
          <PreviewDialog items={items} onClose={() => setOpen(false)} />
        </Suspense>
      )}
    </>
  );
}
