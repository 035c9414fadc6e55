import type { DeliveryDetail } from '@leeway/shared/api/deliveries.ts';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Link, useNavigate, useParams } from '@tanstack/react-router';
import { useState } from 'react';
import { ApiError, call } from '../api/client.ts';
import { errorWords } from '../api/error-words.ts';
import { useMay } from '../api/queries.ts';
import { routes } from '../api/routes.ts';
import { useForm } from '../api/use-form.ts';
import { Button } from '../ui/button.tsx';
import { ConfirmDialog } from '../ui/confirm-dialog.tsx';
import { ErrorState } from '../ui/error-state.tsx';
import { Notice } from '../ui/notice.tsx';
import { SkeletonRows } from '../ui/skeleton.tsx';
import { TextArea } from '../ui/text-area.tsx';
import { TimeAgo } from '../ui/time-ago.tsx';
import { TopBar } from '../ui/top-bar.tsx';
import { deliveryQuery } from './deliveries-query.ts';
import { channelText, contentText, readContent, subjectText } from './delivery-words.ts';

const crumbs = [
  { label: 'Runs', to: '/runs' },
  { label: 'Not taken', to: '/runs/not-taken' },
];
const formId = 'delivery-form';

/** One delivery that did not fit: what is wrong with it, and its content to be corrected. */
export function NotTakenItem() {
  const { deliveryId = '' } = useParams({ strict: false });
  const { data, error, refetch } = useQuery({ ...deliveryQuery(deliveryId), refetchOnWindowFocus: false });
  if (data) return <Delivery key={data.id} delivery={data} />;
  if (!error) {
    return (
      <div className="p-6">
        <SkeletonRows label="Loading what was not taken" rows={6} />
      </div>
    );
  }
  const isGone = error instanceof ApiError && error.status === 404;
  const title = isGone ? 'It is no longer here' : 'It could not be read';
  return <ErrorState title={title} {...errorWords(error)} onRetry={() => void refetch()} />;
}

function Delivery({ delivery }: { delivery: DeliveryDetail }) {
  const { form, failures } = useReplay(delivery);
  const mayStart = useMay(routes.deliveries.replay);
  const mayRemove = useMay(routes.deliveries.remove);
  const [isRemoving, setRemoving] = useState(false);
  const isOpen = delivery.state === 'rejected';
  return (
    <>
      <TopBar
        crumbs={crumbs}
        title={subjectText(delivery)}
        actions={
          <>
            {mayRemove && delivery.state !== 'held' && <Button onClick={() => setRemoving(true)}>Remove</Button>}
            {mayStart && isOpen && (
              <Button type="submit" form={formId} variant="primary" isLoading={form.isSending}>
                Start a run with this
              </Button>
            )}
          </>
        }
      />
      <div className="mx-auto flex max-w-200 flex-col gap-4 px-4 py-5 wide:px-6">
        {failures.length > 0 ? (
          <Notice tone="fail" isAlert title="It still does not fit">
            <Messages of={failures} />
          </Notice>
        ) : (
          <Outcome delivery={delivery} />
        )}
        <p className="text-ink-2">
          {channelText(delivery.channel)} for “{delivery.workflowTitle}”, <TimeAgo at={delivery.at} />
          {delivery.times > 1 && (
            <>
              , {delivery.times} times, last <TimeAgo at={delivery.lastAt} />
            </>
          )}
        </p>
        <form id={formId} noValidate onSubmit={form.submit} className="flex flex-col gap-4">
          <TextArea
            label="Content"
            help={isOpen ? 'Correct it here. What the sender sent stays as it came until a run is started.' : undefined}
            rows={12}
            spellCheck={false}
            readOnly={!isOpen || !mayStart}
            className="[&_textarea]:max-h-[60dvh] [&_textarea]:font-mono"
            value={form.values.text}
            onChange={(text) => form.set({ text })}
            error={form.problems.text}
          />
        </form>
      </div>
      <RemoveDialog delivery={delivery} isOpen={isRemoving} onClose={() => setRemoving(false)} />
    </>
  );
}

/** The content as a form: sent, it starts a run. */
function useReplay(delivery: DeliveryDetail) {
  const client = useQueryClient();
  const navigate = useNavigate();
  const form = useForm({
    initial: { text: contentText(delivery) },
    check: ({ text }): Record<string, string> => {
      const read = readContent(text, delivery);
      return read.is === 'wrong' ? { text: read.message } : {};
    },
    send: ({ text }) => {
      const read = readContent(text, delivery);
      const body = read.is === 'changed' ? { body: read.body } : {};
      return call(routes.deliveries.replay, { params: { id: delivery.id }, body });
    },
    onDone: async ({ runId }) => {
      await navigate({ to: '/runs/$runId', params: { runId } });
      await client.invalidateQueries({ queryKey: ['runs'] });
    },
  });
  const told = Object.entries(form.problems).flatMap(([field, message]) => (field === 'text' ? [] : [message]));
  const whole = form.failure && told.length === 0 ? [form.failure.message, form.failure.hint ?? ''] : told;
  return { form, failures: whole.filter((message) => message !== '') };
}

function Outcome({ delivery: { state, runId, problems } }: { delivery: DeliveryDetail }) {
  if (state === 'held') {
    return <Notice tone="wait" title="It is fine, and starts when its workflow is resumed." />;
  }
  if (runId !== null) {
    return (
      <Notice
        tone="ok"
        title="It was corrected and started."
        action={
          <Link to="/runs/$runId" params={{ runId }} className="text-focus underline underline-offset-2">
            Open the run
          </Link>
        }
      />
    );
  }
  return (
    <Notice tone="fail" title={problems.length === 1 ? 'One thing is wrong' : `${problems.length} things are wrong`}>
      <Messages of={problems.map(({ message }) => message)} />
    </Notice>
  );
}

function Messages({ of }: { of: readonly string[] }) {
  return (
    <ul>
      {of.map((message) => (
        <li key={message}>{message}</li>
      ))}
    </ul>
  );
}

type RemoveDialogProps = { delivery: DeliveryDetail; isOpen: boolean; onClose: () => void };

function RemoveDialog({ delivery, isOpen, onClose }: RemoveDialogProps) {
  const client = useQueryClient();
  const navigate = useNavigate();
  const remove = async () => {
    await call(routes.deliveries.remove, { params: { id: delivery.id } });
    client.removeQueries({ queryKey: deliveryQuery(delivery.id).queryKey });
    await navigate({ to: '/runs/not-taken' });
    await client.invalidateQueries({ queryKey: ['runs'] });
  };
  return (
    <ConfirmDialog
      isOpen={isOpen}
      onClose={onClose}
      title={`Remove “${subjectText(delivery)}”?`}
      message="Its content is gone then and cannot be brought back. Its sender is not told."
      confirmLabel="Remove"
      isDangerous
      onConfirm={remove}
    />
  );
}
