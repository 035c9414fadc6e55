import { Check, Copy } from 'lucide-react';
import { useState } from 'react';
import { Field } from './field.tsx';
import { IconButton } from './icon-button.tsx';

export type CopyFieldProps = {
  label: string;
  value: string;
  help?: string;
  isLabelHidden?: boolean;
  className?: string;
};

/** Text to take away, such as an address: read-only, with a button that copies it. */
export function CopyField({ label, value, help, isLabelHidden, className }: CopyFieldProps) {
  const [copied, setCopied] = useState<string | null>(null);
  const [hasFailed, setFailed] = useState(false);
  const copy = () => {
    navigator.clipboard.writeText(value).then(
      () => setCopied(value),
      () => setFailed(true),
    );
  };
  const isCopied = copied === value;
  return (
    <Field
      {...{ label, help, isLabelHidden, className }}
      error={hasFailed ? 'This browser does not allow copying. Select the text and copy it by hand.' : undefined}
    >
      {(control) => (
        <div className="flex gap-1.5">
          <input
            {...control}
            readOnly
            value={value}
            onFocus={(event) => event.target.select()}
            className="field-box h-8 min-w-0 flex-1 px-2.5 font-mono text-xs"
          />
          <IconButton
            isOutlined
            label={isCopied ? 'Copied' : `Copy ${label}`}
            icon={isCopied ? <Check aria-hidden /> : <Copy aria-hidden />}
            onClick={copy}
          />
          <span role="status" className="sr-only">
            {isCopied ? 'Copied' : ''}
          </span>
        </div>
      )}
    </Field>
  );
}
