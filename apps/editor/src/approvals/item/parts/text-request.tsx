import { type KeyboardEvent, type ReactNode, useState } from 'react';
import { errorWords } from '../../../api/error-words.ts';
import { TextArea } from '../../../ui/text-area.tsx';

export type TextRequestProps = {
  label: string;
  help?: string;
  maxLength: number;
  /** Said when it is sent empty. */
  emptyText: string;
  /** Sends the text; what goes wrong is shown under it, and the text stays. */
  onSend: (text: string) => Promise<void>;
  onClose: () => void;
  /** The buttons; `send` sends by another way than the first. */
  buttons: (state: { isSending: boolean; send: (how?: (text: string) => Promise<void>) => void }) => ReactNode;
};

/** A few lines that are sent from within an item. Ctrl+Enter sends them and nothing else, Escape closes. */
export function TextRequest({ onSend, onClose, buttons, emptyText, ...field }: TextRequestProps) {
  const [text, setText] = useState('');
  const [isSending, setSending] = useState(false);
  const [problem, setProblem] = useState<string>();
  const send = (how = onSend) => {
    if (text.trim() === '') return setProblem(emptyText);
    setSending(true);
    setProblem(undefined);
    how(text.trim())
      .catch((error: unknown) => {
        const { message, hint } = errorWords(error);
        setProblem([message, hint].filter(Boolean).join(' '));
      })
      .finally(() => setSending(false));
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const isSend = event.key === 'Enter' && (event.ctrlKey || event.metaKey);
    if (!isSend && event.key !== 'Escape') return;
    // The same keys approve the item and leave its draft: here they must not.
    event.preventDefault();
    if (isSend && !isSending) send();
    else if (!isSend) onClose();
  };
  return (
    <div className="flex max-w-144 flex-col gap-2">
      <TextArea
        {...field}
        rows={2}
        value={text}
        onChange={setText}
        onKeyDown={onKeyDown}
        error={problem}
        readOnly={isSending}
        data-own-field=""
      />
      <div className="flex flex-wrap gap-2">{buttons({ isSending, send: (how) => send(how) })}</div>
    </div>
  );
}
