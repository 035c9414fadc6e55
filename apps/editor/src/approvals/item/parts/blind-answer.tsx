import type { Approval } from '@leeway/shared/api/approvals.ts';
import { useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { call } from '../../../api/client.ts';
import { errorWords } from '../../../api/error-words.ts';
import { routes } from '../../../api/routes.ts';
import { Button } from '../../../ui/button.tsx';
import { type Item, readAnswers } from '../use-item.ts';
import { ApprovalForm } from './approval-form.tsx';

type Blind = NonNullable<Approval['blind']>;
type BlindAnswerProps = {
  approval: Approval;
  blind: Blind;
  item: Item;
  /** Of an item that was only watched the own answer is all there is to say: it is handed in instead of compared first. */
  onHandIn: ((values: Record<string, unknown>) => void) | undefined;
};

/** The own answer, before the draft is shown: nobody is led by what they have not seen. */
export function BlindAnswer({ approval, blind, item, onHandIn }: BlindAnswerProps) {
  const client = useQueryClient();
  const [problems, setProblems] = useState<Readonly<Record<string, string>>>({});
  const [failure, setFailure] = useState<string>();
  const [isSending, setSending] = useState(false);
  const params = { id: approval.id };
  const send = async () => {
    const read = await readAnswers(blind.fields, item.answers);
    setProblems(read.problems);
    const { values } = read;
    if (!values) return;
    if (onHandIn) return onHandIn(values);
    await show(() => call(routes.approvals.answerBlind, { params, body: { values } }));
  };
  const show = async (ask: () => Promise<Approval>) => {
    setSending(true);
    try {
      client.setQueryData(['approval', approval.id], await ask());
    } catch (error) {
      const { message, hint } = errorWords(error);
      setFailure([message, hint].filter(Boolean).join(' '));
      setSending(false);
    }
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    void send();
  };
  return (
    <form noValidate onSubmit={submit} className="flex flex-col gap-4">
      <p className="text-ink-2">
        {onHandIn
          ? 'The AI only practised on this one. Write what you did or would have done; then both are compared.'
          : 'Write your own answer first on this one, then compare.'}
      </p>
      <ApprovalForm
        title="Your answer"
        fields={blind.fields}
        answers={item.answers}
        problems={problems}
        onAnswer={item.answer}
      />
      {failure && (
        <p role="alert" className="text-fail">
          {failure}
        </p>
      )}
      <Button
        type="submit"
        variant="primary"
        isLoading={isSending}
        className="self-start max-wide:h-12 max-wide:w-full"
      >
        {onHandIn ? 'Hand in' : 'Compare with the draft'}
      </Button>
      {onHandIn && (
        <p className="text-ink-2 text-sm">
          <Button
            variant="quiet"
            disabled={isSending}
            onClick={() => void show(() => call(routes.approvals.showUnanswered, { params }))}
            className="max-wide:h-12 max-wide:w-full"
          >
            Show what the AI wrote
          </Button>{' '}
          It counts as unanswered then.
        </p>
      )}
    </form>
  );
}
