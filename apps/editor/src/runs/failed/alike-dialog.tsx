import type { Alike, RetriedAlike } from '@leeway/shared/api/runs.ts';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { call } from '../../api/client.ts';
import { errorWords } from '../../api/error-words.ts';
import { routes } from '../../api/routes.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { DialogButtons } from '../../ui/dialog-buttons.tsx';
import { FailureNotice, Notice } from '../../ui/notice.tsx';
import { countText, effectTexts, isRisky, resultText } from './alike-words.ts';

/** `alike`: as it was when the dialog was opened. */
type AlikeDialogProps = { runId: string; alike: Alike; onClose: () => void };

const SHOWN_RUNS = 5;

/** Looks at what trying all runs again would do, does it, and tells how it went. */
export function AlikeDialog({ runId, alike, onClose }: AlikeDialogProps) {
  const client = useQueryClient();
  const retry = useMutation({
    mutationFn: () => call(routes.runs.retryAlike, { params: { id: runId } }),
    onSettled: () => {
      for (const queryKey of [['run'], ['runs']]) void client.invalidateQueries({ queryKey });
    },
  });
  const result = retry.data;
  const failure = retry.error && errorWords(retry.error);
  const title = result ? 'Tried again' : `Try ${countText(alike.total)} again?`;
  return (
    <Dialog
      isOpen
      onClose={onClose}
      title={title}
      description={result ? undefined : 'Each goes on from the step that failed. What is done stays done.'}
      footer={
        result ? (
          <Button variant="primary" onClick={onClose}>
            Close
          </Button>
        ) : (
          <DialogButtons onCancel={onClose} isLoading={retry.isPending} onClick={() => retry.mutate()}>
            Try all again
          </DialogButtons>
        )
      }
    >
      <div className="flex flex-col gap-4">
        <FailureNotice failure={failure} />
        {result ? <Result result={result} /> : <Preview alike={alike} />}
      </div>
    </Dialog>
  );
}

function Preview({ alike }: { alike: Alike }) {
  const { effects, runs, total } = alike;
  const shown = runs.slice(0, SHOWN_RUNS);
  return (
    <>
      {effects.length === 0 ? (
        <Notice tone="ok" title="Nothing outside is changed again by the steps that failed." />
      ) : (
        <section aria-label="What is carried out again" className="flex flex-col gap-2">
          <h3 className="font-semibold text-ink-2 text-sm">What is carried out again</h3>
          <ul className="flex flex-col gap-2">
            {effects.map((effect) => (
              <li key={effect.nodeId} className="rounded-control border border-line bg-panel px-3 py-2.5">
                <p className="font-semibold">{effect.nodeTitle}</p>
                <p className="text-ink-2">{effectTexts(effect).join(' ')}</p>
                {effect.example && <p className="mt-1 truncate text-ink-3 text-sm">For example: {effect.example}</p>}
              </li>
            ))}
          </ul>
          {isRisky(alike) && (
            <Notice tone="wait" title="Look where it would have arrived before you go on.">
              A step that was tried and failed may have done its work all the same.
            </Notice>
          )}
        </section>
      )}
      <section aria-label="The runs">
        <h3 className="font-semibold text-ink-2 text-sm">The runs</h3>
        <ul>
          {shown.map(({ id, subject }) => (
            <li key={id} className="truncate">
              {subject || 'Without a subject'} <span className="text-ink-3">run {id}</span>
            </li>
          ))}
        </ul>
        {total > shown.length && <p className="text-ink-2">and {countText(total - shown.length)} more.</p>}
      </section>
    </>
  );
}

function Result({ result }: { result: RetriedAlike }) {
  const { refused, left } = result;
  return (
    <>
      <Notice tone={refused.length > 0 ? 'wait' : 'ok'} isAlert title={resultText(result)}>
        {left > 0 && 'Open one of those that still failed to try the next ones.'}
      </Notice>
      {refused.length > 0 && (
        <ul className="flex flex-col gap-1">
          {refused.map(({ id, message }) => (
            <li key={id}>
              <Link to="/runs/$runId" params={{ runId: id }} className="text-focus underline hover:no-underline">
                Run {id}
              </Link>
              : {message}
            </li>
          ))}
        </ul>
      )}
    </>
  );
}
